#include "record/target_cost.hpp"

#include <algorithm>

namespace backbench::record {

std::optional<std::uint64_t> TargetCost::memory_peak_bytes() const {
  std::optional<std::uint64_t> peak;
  for (const Sample& sample : samples) {
    if (sample.memory_bytes) peak = std::max(peak.value_or(0), *sample.memory_bytes);
  }
  return peak;
}

}  // namespace backbench::record
