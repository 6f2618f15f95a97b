#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace backbench::verdict {

/// What a series of equal steps looks like.
struct SteadyState {
  std::size_t warm_up = 0;   // leading steps that lie clearly below all that follows
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

/// The leading steps that are at least a tenth, and six of the rest's own scatters (median absolute
/// deviation), below the rest's median are warm-up; at most half of all. In what remains the most likely
/// change of level is sought and believed when a shuffled series shows one as large in at most two cases of
/// a hundred and the levels differ by 15 % or more. Deterministic. Absent for fewer than 5 steps.
std::optional<SteadyState> steady_state_of(std::span<const double> series);

}  // namespace backbench::verdict
