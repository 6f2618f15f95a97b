#include "base/stage.hpp"

#include <algorithm>

namespace backbench::base {

Ramp range_of(std::span<const Stage> stages) {
  const auto over = [](const Stage& stage) {
    return stage.rate ? *stage.rate : stage.connections.value_or(Ramp{});
  };
  Ramp range = stages.empty() ? Ramp{} : Ramp{over(stages.front()).from, over(stages.front()).from};
  for (const Stage& stage : stages) {
    const Ramp ramp = over(stage);
    range.from = std::min({range.from, ramp.from, ramp.to});
    range.to = std::max({range.to, ramp.from, ramp.to});
  }
  return range;
}

double mean_rate_of(std::span<const Stage> stages) {
  double requests = 0;
  Seconds length{0};
  for (const Stage& stage : stages) {
    const Ramp ramp = stage.rate.value_or(Ramp{});
    requests += (ramp.from + ramp.to) / 2 * Seconds(stage.length).count();
    length += stage.length;
  }
  return length.count() > 0 ? requests / length.count() : 0;
}

}  // namespace backbench::base
