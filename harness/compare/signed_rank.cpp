#include "compare/signed_rank.hpp"

#include "compare/median.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <vector>

namespace backbench::compare {
namespace {

/// Twice the mid-rank of each magnitude: whole numbers with ties too.
std::vector<std::size_t> doubled_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return std::abs(values[a]) < std::abs(values[b]); });
  std::vector<std::size_t> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && std::abs(values[order[last + 1]]) == std::abs(values[order[first]]))
      ++last;
    for (std::size_t i = first; i <= last; ++i) ranks[order[i]] = first + last + 2;
    first = last + 1;
  }
  return ranks;
}

/// probability[s]: that the ranks with a positive sign add up to s, each sign a fair coin.
std::vector<double> sum_probabilities(std::span<const std::size_t> ranks) {
  std::vector<double> probability(std::accumulate(ranks.begin(), ranks.end(), std::size_t{0}) + 1, 0.0);
  probability[0] = 1;
  std::size_t reached = 0;
  for (const std::size_t rank : ranks) {
    reached += rank;
    for (std::size_t sum = reached + 1; sum-- > 0;)
      probability[sum] = (probability[sum] + (sum >= rank ? probability[sum - rank] : 0)) / 2;
  }
  return probability;
}

std::vector<double> walsh_averages(std::span<const double> values) {
  std::vector<double> averages;
  averages.reserve(values.size() * (values.size() + 1) / 2);
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) averages.push_back((values[i] + values[j]) / 2);
  }
  return averages;
}

}  // namespace

double signed_rank_p(std::span<const double> differences) {
  const std::vector<std::size_t> all = doubled_ranks(differences);
  std::vector<std::size_t> ranks;
  std::size_t positive = 0;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    if (differences[i] == 0) continue;
    ranks.push_back(all[i]);
    if (differences[i] > 0) positive += all[i];
  }
  const std::vector<double> probability = sum_probabilities(ranks);
  // From the far end, so that the small ones are not lost in a sum near 1.
  double p = 0;
  for (std::size_t sum = probability.size(); sum-- > positive;) p += probability[sum];
  return std::min(p, 1.0);
}

double hodges_lehmann(std::span<const double> differences) {
  assert(!differences.empty());
  return median(walsh_averages(differences));
}

std::size_t walsh_rank(std::size_t n, double level) {
  std::vector<std::size_t> ranks(n);
  std::iota(ranks.begin(), ranks.end(), std::size_t{1});
  const std::vector<double> probability = sum_probabilities(ranks);
  std::size_t k = 0;
  // By symmetry P(W >= N - k + 1) = P(W <= k - 1).
  for (double p = 0; k < probability.size(); ++k) {
    p += probability[k];
    if (p > level) break;
  }
  return k;
}

std::optional<Interval> walsh_limits(std::span<const double> differences, double level) {
  if (differences.empty()) return std::nullopt;
  const std::size_t k = walsh_rank(differences.size(), level);
  if (k == 0) return std::nullopt;
  std::vector<double> averages = walsh_averages(differences);
  std::sort(averages.begin(), averages.end());
  return Interval{averages[k - 1], averages[averages.size() - k]};
}

}  // namespace backbench::compare
