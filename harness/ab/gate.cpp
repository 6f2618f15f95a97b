#include "ab/gate.hpp"

#include "base/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::ab {

std::vector<Gate> default_gates(bool closed_loop) {
  return {{"p50_ms", 0.03, true},
          {"server_cpu_us_per_req", 0.03, true},
          {"rps", 0.03, closed_loop},
          {"p99_ms", 0.10, false}};
}

std::vector<Gate> gates_of(std::span<const scenario::MetricLimit> asked, bool closed_loop) {
  std::vector<Gate> gates = default_gates(closed_loop);
  if (asked.empty()) return gates;
  for (Gate& gate : gates) gate.gates = false;
  for (const scenario::MetricLimit& limit : asked) {
    const auto gate =
        std::find_if(gates.begin(), gates.end(), [&](const Gate& g) { return g.counter == limit.metric; });
    if (gate == gates.end()) {
      throw base::Error(
          base::ExitCode::usage,
          fmt::format("gate: an A/B run has no {}; it judges p50_ms, server_cpu_us_per_req, rps and p99_ms, "
                      "and `backbench compare` the others",
                      limit.metric));
    }
    *gate = {limit.metric, limit.value, true};
  }
  return gates;
}

}  // namespace backbench::ab
