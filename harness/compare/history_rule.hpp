#pragma once

#include "compare/decision.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace backbench::compare {

/// Jobs that a history must have before it says anything about one more.
constexpr std::size_t fewest_jobs = 20;

/// What earlier jobs on the same machine say about one more.
struct HistoryVerdict {
  Outcome outcome = Outcome::inconclusive;
  double change = 0;       // log ratio to the median of the history, above 0 = worse
  double spread = 0;       // standard deviation between jobs, of log values
  double detectable = 0;   // share: the smallest worsening that would be called one
  bool confirmed = false;  // the second job, when there is one, says the same
};

/// `jobs` are the logs of a value in earlier jobs, oldest first, above = worse, at least fewest_jobs; `job`
/// is that of the one to be judged and `second` that of another job of the same version. The spread is 1.4826
/// times the median of the distances between successive jobs, over sqrt(2), which slow drift hardly touches.
/// Regressed when (job - median) / (spread * sqrt(1 + 1/k)) exceeds Student's t at 1 - level with k
/// - 1 degrees (the prediction interval of one more value) and the change exceeds the margin, in both jobs
/// alike. Ok when the change plus the same at 95 % lies below the margin. Improved is the mirror image of
/// regressed.
HistoryVerdict judge_by_history(std::span<const double> jobs, double job, std::optional<double> second,
                                double level, double margin);

}  // namespace backbench::compare
