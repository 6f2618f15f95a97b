#include "ab/gate.hpp"

namespace backbench::ab {

std::vector<Gate> default_gates(bool closed_loop) {
  return {{"p50_ms", 0.03, true},
          {"server_cpu_us_per_req", 0.03, true},
          {"rps", 0.03, closed_loop},
          {"p99_ms", 0.10, false}};
}

}  // namespace backbench::ab
