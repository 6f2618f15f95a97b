#include "verdict/steady_state.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace backbench::verdict {
namespace {

constexpr std::size_t fewest_steps = 5;
constexpr std::size_t fewest_for_change = 6;
constexpr std::size_t most_bins = 30;
constexpr double clear_scatters = 6;
constexpr int shuffles = 999;
constexpr int as_large = 19;  // of the shuffles, at most: p <= 0.02, within reach of ten steps (1 in 126)

double mean_of(std::span<const double> v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

double median_of(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  const std::size_t middle = v.size() / 2;
  return v.size() % 2 ? v[middle] : (v[middle - 1] + v[middle]) / 2;
}

/// Scaled to be the standard deviation of a normal distribution.
double scatter_of(std::span<const double> v, double median) {
  std::vector<double> distances;
  for (const double x : v) distances.push_back(std::abs(x - median));
  return 1.4826 * median_of(std::move(distances));
}

std::size_t warm_up_of(std::span<const double> series, const SeriesBounds& bounds) {
  std::size_t found = 0;
  for (std::size_t k = 1; k <= series.size() / 2; ++k) {
    const std::span<const double> rest = series.subspan(k);
    const double median = median_of({rest.begin(), rest.end()});
    const double clear = std::max(bounds.warm_up * median, clear_scatters * scatter_of(rest, median));
    const auto slow = [&](double x) { return bounds.slow_is_high ? x > median + clear : x < median - clear; };
    const auto leading = series.first(k);
    if (std::all_of(leading.begin(), leading.end(), slow)) found = k;
  }
  return found;
}

struct Split {
  std::size_t at = 0;
  double size = 0;  // in units that do not depend on where it is
};

/// The split into two parts of two or more whose means differ most for their lengths; the statistic of binary
/// segmentation.
Split best_split(std::span<const double> v) {
  const auto n = static_cast<double>(v.size());
  const double total = std::accumulate(v.begin(), v.end(), 0.0);
  Split best;
  double left = v[0];
  for (std::size_t k = 2; k + 2 <= v.size(); ++k) {
    left += v[k - 1];
    const auto before = static_cast<double>(k), after = n - before;
    const double size = std::sqrt(before * after / n) * std::abs(left / before - (total - left) / after);
    if (size > best.size) best = {k, size};
  }
  return best;
}

/// At most so many equal bins, each the mean of its steps; steps left over at the end are dropped.
std::vector<double> binned(std::span<const double> series, std::size_t width) {
  std::vector<double> bins;
  for (std::size_t i = 0; i + width <= series.size(); i += width)
    bins.push_back(mean_of(series.subspan(i, width)));
  return bins;
}

std::optional<SteadyState::Change> change_of(std::span<const double> series, double clear_change) {
  if (series.size() < fewest_for_change) return std::nullopt;
  const std::size_t width = (series.size() + most_bins - 1) / most_bins;
  std::vector<double> bins = binned(series, width);
  const Split split = best_split(bins);
  if (split.at == 0) return std::nullopt;
  const SteadyState::Change change{split.at * width, mean_of(series.first(split.at * width)),
                                   mean_of(series.subspan(split.at * width))};
  const double overall = mean_of(series);
  if (overall <= 0 || std::abs(change.after - change.before) < clear_change * overall) return std::nullopt;

  std::mt19937_64 random(1);
  int larger = 0;
  for (int i = 0; i < shuffles && larger <= as_large; ++i) {
    for (std::size_t n = bins.size(); n > 1; --n) std::swap(bins[n - 1], bins[random() % n]);
    // Equal sets in another order may differ in the last digits.
    larger += best_split(bins).size >= split.size * (1 - 1e-9);
  }
  if (larger > as_large) return std::nullopt;
  return change;
}

}  // namespace

std::optional<SteadyState> steady_state_of(std::span<const double> series, const SeriesBounds& bounds) {
  if (series.size() < fewest_steps) return std::nullopt;
  SteadyState result;
  result.warm_up = warm_up_of(series, bounds);
  if (result.warm_up > 0) result.warm_up_level = mean_of(series.first(result.warm_up));
  const std::span<const double> rest = series.subspan(result.warm_up);
  result.level = mean_of(rest);
  result.change = change_of(rest, bounds.change);
  if (result.change) result.change->at += result.warm_up;
  return result;
}

}  // namespace backbench::verdict
