#include "compare/change_points.hpp"

#include "compare/median.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace backbench::compare {
namespace {

struct Split {
  std::size_t at = 0;
  double size = 0;
};

Split best_split(std::span<const double> v, std::size_t fewest) {
  const auto n = static_cast<double>(v.size());
  const double total = std::accumulate(v.begin(), v.end(), 0.0);
  Split best;
  double left = 0;
  for (std::size_t k = 1; k + fewest <= v.size(); ++k) {
    left += v[k - 1];
    if (k < fewest) continue;
    const auto before = static_cast<double>(k), after = n - before;
    const double size = std::sqrt(before * after / n) * std::abs(left / before - (total - left) / after);
    if (size > best.size) best = {k, size};
  }
  return best;
}

double permutation_p(std::span<const double> part, const Split& split, const ChangePointRule& rule) {
  std::vector<double> shuffled(part.begin(), part.end());
  std::mt19937_64 random(20261124);
  int as_large = 1;  // the series itself is one of the permutations
  for (int i = 0; i < rule.permutations; ++i) {
    for (std::size_t n = shuffled.size(); n > 1; --n) std::swap(shuffled[n - 1], shuffled[random() % n]);
    // Equal sets in another order may differ in the last digits.
    as_large += best_split(shuffled, rule.fewest_points).size >= split.size * (1 - 1e-9);
  }
  return static_cast<double>(as_large) / (rule.permutations + 1);
}

void search(std::span<const double> part, std::size_t offset, const ChangePointRule& rule,
            std::vector<ChangePoint>& found) {
  if (part.size() < 2 * rule.fewest_points) return;
  const Split split = best_split(part, rule.fewest_points);
  if (split.at == 0) return;
  const double step = median(part.subspan(split.at)) - median(part.first(split.at));
  if (std::abs(step) < rule.smallest_shift) return;
  const double p = permutation_p(part, split, rule);
  if (p > rule.level) return;
  search(part.first(split.at), offset, rule, found);
  found.push_back({offset + split.at, step, p});
  search(part.subspan(split.at), offset + split.at, rule, found);
}

}  // namespace

std::vector<ChangePoint> change_points(std::span<const double> series, const ChangePointRule& rule) {
  const std::size_t skipped = series.size() - std::min(series.size(), rule.window);
  std::vector<ChangePoint> found;
  search(series.subspan(skipped), skipped, rule, found);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::size_t begin = i == 0 ? skipped : found[i - 1].at;
    const std::size_t end = i + 1 == found.size() ? series.size() : found[i + 1].at;
    found[i].shift = median(series.subspan(found[i].at, end - found[i].at)) -
                     median(series.subspan(begin, found[i].at - begin));
  }
  return found;
}

double lag_one_correlation(std::span<const double> series, std::span<const ChangePoint> steps) {
  if (series.size() < 4) return 0;
  std::vector<double> rest(series.begin(), series.end());
  for (std::size_t i = 0; i <= steps.size(); ++i) {
    const std::size_t begin = i == 0 ? 0 : steps[i - 1].at;
    const std::size_t end = i == steps.size() ? rest.size() : steps[i].at;
    const double mean = std::accumulate(rest.begin() + static_cast<std::ptrdiff_t>(begin),
                                        rest.begin() + static_cast<std::ptrdiff_t>(end), 0.0) /
                        static_cast<double>(end - begin);
    for (std::size_t k = begin; k < end; ++k) rest[k] -= mean;
  }
  double products = 0, squares = rest[0] * rest[0];
  for (std::size_t i = 1; i < rest.size(); ++i) {
    products += rest[i] * rest[i - 1];
    squares += rest[i] * rest[i];
  }
  return squares > 0 ? products / squares : 0;
}

}  // namespace backbench::compare
