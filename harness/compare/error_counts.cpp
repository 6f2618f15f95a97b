#include "compare/error_counts.hpp"

#include "compare/distributions.hpp"

namespace backbench::compare {
namespace {

constexpr double level = 0.001;

}  // namespace

double error_count_p(const ErrorCount& base, const ErrorCount& fresh) {
  if (base.ended == 0 || fresh.ended == 0) return 1;
  const auto of_fresh = static_cast<double>(fresh.ended);
  const double share = of_fresh / (of_fresh + static_cast<double>(base.ended));
  return binomial_upper_tail(fresh.failed, base.failed + fresh.failed, share);
}

bool more_errors(const ErrorCount& base, const ErrorCount& fresh) {
  constexpr double smallest_share = 0.001;
  return fresh.share() > smallest_share && error_count_p(base, fresh) < level;
}

double error_share_p(const ErrorCount& count, double share) {
  if (count.failed == 0 || share >= 1) return 1;
  return share <= 0 ? 0 : binomial_upper_tail(count.failed, count.ended, share);
}

bool errors_beyond(const ErrorCount& count, double share) {
  return count.share() > share && error_share_p(count, share) < level;
}

}  // namespace backbench::compare
