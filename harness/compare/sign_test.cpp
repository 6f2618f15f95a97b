#include "compare/sign_test.hpp"

#include "compare/distributions.hpp"

#include <algorithm>
#include <vector>

namespace backbench::compare {

double sign_test_p(std::size_t hits, std::size_t n) { return binomial_upper_tail(hits, n, 0.5); }

std::optional<Interval> median_limits(std::span<const double> values, double level) {
  const std::size_t n = values.size();
  std::size_t k = 0;
  // By symmetry P(X <= k) = P(X >= n - k).
  while (k < n && sign_test_p(n - k, n) <= level) ++k;
  if (k == 0) return std::nullopt;
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return Interval{sorted[k - 1], sorted[n - k]};
}

}  // namespace backbench::compare
