#include "load/stages.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::load {

StageClock::StageClock(const std::vector<base::Stage>& stages)
    : stages_(stages), end_(stages.empty() ? base::Nanoseconds::max() : stages.front().length) {}

bool StageClock::move_on(base::Nanoseconds since_begin) {
  if (since_begin < end_ || current_ + 1 >= stages_.size()) return false;
  begin_ = end_;
  end_ += stages_[++current_].length;
  return true;
}

int StageClock::connections(base::Nanoseconds since_begin) const {
  const base::Stage& stage = stages_[current_];
  const double gone = base::Seconds(since_begin - begin_) / base::Seconds(stage.length);
  const base::Ramp& ramp = *stage.connections;
  return static_cast<int>(std::lround(std::lerp(ramp.from, ramp.to, std::clamp(gone, 0.0, 1.0))));
}

}  // namespace backbench::load
