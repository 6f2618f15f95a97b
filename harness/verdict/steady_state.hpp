#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace backbench::verdict {

/// What a series of equal steps looks like.
struct SteadyState {
  std::size_t warm_up = 0;   // leading steps that are clearly slower than all that follows
  double warm_up_level = 0;  // mean of those
  double level = 0;          // mean of the rest
  /// The rest changes its level: after this step of the series, from `before` to `after`.
  struct Change {
    std::size_t at = 0;
    double before = 0;
    double after = 0;
  };
  std::optional<Change> change;
};

/// How a series tells that something was slow, and what counts as clear.
struct SeriesBounds {
  bool slow_is_high = false;  // as of latencies; of rates it is low
  double warm_up = 0.1;       // distance of a leading step to the median of the rest, as a share of that
  double change = 0.15;       // distance of two levels, as a share of the mean
};
inline constexpr SeriesBounds rate_bounds{};
/// A queue makes latencies scatter more than rates. Two levels of which one is half as much again as the
/// other are 0.4 of their mean apart.
inline constexpr SeriesBounds latency_bounds{.slow_is_high = true, .warm_up = 1.0, .change = 0.4};

/// The leading steps that are slower than the rest's median by that share of it, and by six of the rest's own
/// scatters (median absolute deviation), are warm-up; at most half of all. In what remains the most likely
/// change of level is sought and believed when a shuffled series shows one as large in at most two cases of
/// a hundred and the levels differ enough. Deterministic. Absent for fewer than 5 steps.
std::optional<SteadyState> steady_state_of(std::span<const double> series, const SeriesBounds& bounds);

}  // namespace backbench::verdict
