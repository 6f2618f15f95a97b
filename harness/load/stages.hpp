#pragma once

#include "base/stage.hpp"

#include <cstddef>
#include <vector>

namespace backbench::load {

/// One worker's part of a total that is shared out as evenly as whole numbers allow.
template <class Number>
Number share_of(Number total, int index, int workers) {
  const auto n = static_cast<Number>(workers);
  return total / n + (static_cast<Number>(index) < total % n ? 1 : 0);
}

/// Where a load that changes over time has got to. Times run from the window's begin, and only forward.
class StageClock {
 public:
  /// `stages` outlives it.
  explicit StageClock(const std::vector<base::Stage>& stages);

  /// Moves on to the next stage if the current one is over by then and another follows.
  bool move_on(base::Nanoseconds since_begin);
  /// When the current stage ends.
  base::Nanoseconds end() const { return end_; }
  bool over_connections() const { return !stages_.empty() && stages_.front().connections; }
  /// Open connections wanted, over all workers; of the first stage's begin before the window.
  int connections(base::Nanoseconds since_begin) const;

 private:
  const std::vector<base::Stage>& stages_;
  std::size_t current_ = 0;
  base::Nanoseconds begin_{0};
  base::Nanoseconds end_;
};

}  // namespace backbench::load
