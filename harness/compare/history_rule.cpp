#include "compare/history_rule.hpp"

#include "compare/distributions.hpp"
#include "compare/median.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace backbench::compare {
namespace {

double spread_between(std::span<const double> jobs) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < jobs.size(); ++i) steps.push_back(std::abs(jobs[i] - jobs[i - 1]));
  constexpr double to_deviation = 1.4826;  // of a normal distribution's median distance from its middle
  return to_deviation * median(steps) / std::sqrt(2.0);
}

}  // namespace

HistoryVerdict judge_by_history(std::span<const double> jobs, double job, std::optional<double> second,
                                double level, double margin) {
  assert(jobs.size() >= fewest_jobs);
  const auto k = static_cast<double>(jobs.size());
  const double middle = median(jobs);
  HistoryVerdict verdict;
  verdict.change = job - middle;
  verdict.spread = spread_between(jobs);
  const double one_more = verdict.spread * std::sqrt(1 + 1 / k);
  const double limit = std::max(margin, one_more * student_t_quantile(1 - level, k - 1));
  verdict.detectable = std::expm1(limit);

  const auto beyond = [&](double sign) { return sign * verdict.change > limit; };
  const auto confirmed = [&](double sign) { return second && sign * (*second - middle) > limit; };
  for (const auto& [sign, outcome] :
       {std::pair{1.0, Outcome::regressed}, std::pair{-1.0, Outcome::improved}}) {
    if (!beyond(sign)) continue;
    verdict.confirmed = confirmed(sign);
    if (verdict.confirmed) verdict.outcome = outcome;
    return verdict;
  }
  if (verdict.change + one_more * student_t_quantile(0.95, k - 1) < margin) verdict.outcome = Outcome::ok;
  return verdict;
}

}  // namespace backbench::compare
