#include "compare/rank_sum.hpp"

#include "compare/distributions.hpp"
#include "compare/median.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <vector>

namespace backbench::compare {
namespace {

constexpr std::size_t small_sample = 8;        // the smaller one, as SciPy has it
constexpr std::size_t largest_product = 4000;  // of both sizes, up to which all orders are counted

/// probability[u]: that in u of the n1 * n2 pairs the first sample's value is the larger one, when all orders
/// of different values are equally likely. The largest value of all is one of the first sample with
/// probability n1 / (n1 + n2) and then larger than all n2 others.
std::vector<double> u_probabilities(std::size_t n1, std::size_t n2) {
  std::vector<std::vector<double>> rows(n2 + 1,
                                        {1.0});  // of i values in the first sample, by those in the second
  for (std::size_t i = 1; i <= n1; ++i) {
    for (std::size_t j = 1; j <= n2; ++j) {
      const double first = static_cast<double>(i) / static_cast<double>(i + j);
      std::vector<double> row(i * j + 1, 0.0);
      for (std::size_t u = 0; u < rows[j].size(); ++u) row[u + j] += first * rows[j][u];
      for (std::size_t u = 0; u < rows[j - 1].size(); ++u) row[u] += (1 - first) * rows[j - 1][u];
      rows[j] = std::move(row);
    }
  }
  return rows[n2];
}

struct RankSum {
  double u = 0;     // pairs in which the first sample's value is larger, half a pair for each tie
  double ties = 0;  // sum of t^3 - t over groups of equal values
};

RankSum rank_sum(std::span<const double> a, std::span<const double> b) {
  std::vector<std::pair<double, bool>> all;
  for (const double value : a) all.emplace_back(value, true);
  for (const double value : b) all.emplace_back(value, false);
  std::sort(all.begin(), all.end());
  double ranks = 0;
  RankSum result;
  for (std::size_t first = 0; first < all.size();) {
    std::size_t end = first;
    std::size_t of_a = 0;
    for (; end < all.size() && all[end].first == all[first].first; ++end) of_a += all[end].second;
    const auto tied = static_cast<double>(end - first);
    ranks += static_cast<double>(of_a) * (static_cast<double>(first + end + 1) / 2);
    result.ties += tied * tied * tied - tied;
    first = end;
  }
  const auto n1 = static_cast<double>(a.size());
  result.u = ranks - n1 * (n1 + 1) / 2;
  return result;
}

std::vector<double> all_differences(std::span<const double> base, std::span<const double> fresh) {
  std::vector<double> differences;
  differences.reserve(base.size() * fresh.size());
  for (const double after : fresh) {
    for (const double before : base) differences.push_back(after - before);
  }
  return differences;
}

/// How many of the smallest differences lie below the limit; 0 when there is no such limit.
std::size_t limit_rank(std::size_t n1, std::size_t n2, double level) {
  if (n1 * n2 > largest_product) {
    const auto product = static_cast<double>(n1) * static_cast<double>(n2);
    const double spread = std::sqrt(product * static_cast<double>(n1 + n2 + 1) / 12);
    return static_cast<std::size_t>(std::max(0.0, std::floor(product / 2 + normal_quantile(level) * spread)));
  }
  const std::vector<double> probability = u_probabilities(n1, n2);
  std::size_t k = 0;
  for (double p = 0; k < probability.size(); ++k) {
    p += probability[k];
    if (p > level) break;
  }
  return k;
}

}  // namespace

std::optional<double> mann_whitney_p(std::span<const double> base, std::span<const double> fresh) {
  if (base.empty() || fresh.empty()) return std::nullopt;
  const RankSum sum = rank_sum(base, fresh);
  const auto n1 = static_cast<double>(base.size()), n2 = static_cast<double>(fresh.size());
  const double larger = std::max(sum.u, n1 * n2 - sum.u);
  if (std::min(base.size(), fresh.size()) <= small_sample && sum.ties == 0 &&
      base.size() * fresh.size() <= largest_product) {
    const std::vector<double> probability = u_probabilities(base.size(), fresh.size());
    double p = 0;
    for (std::size_t u = probability.size(); u-- > static_cast<std::size_t>(larger);) p += probability[u];
    return std::min(2 * p, 1.0);
  }
  const double n = n1 + n2;
  const double variance = n1 * n2 / 12 * (n + 1 - sum.ties / (n * (n - 1)));
  if (variance <= 0) return 1.0;
  return std::min(2 * normal_upper_tail((larger - n1 * n2 / 2 - 0.5) / std::sqrt(variance)), 1.0);
}

double shift(std::span<const double> base, std::span<const double> fresh) {
  assert(!base.empty() && !fresh.empty());
  return median(all_differences(base, fresh));
}

std::optional<Interval> shift_limits(std::span<const double> base, std::span<const double> fresh,
                                     double level) {
  if (base.empty() || fresh.empty()) return std::nullopt;
  const std::size_t k = limit_rank(base.size(), fresh.size(), level);
  if (k == 0) return std::nullopt;
  std::vector<double> differences = all_differences(base, fresh);
  std::sort(differences.begin(), differences.end());
  return Interval{differences[k - 1], differences[differences.size() - k]};
}

}  // namespace backbench::compare
