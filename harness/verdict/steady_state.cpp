#include "verdict/steady_state.hpp"

#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

using record::Severity;

constexpr std::size_t fewest_steps = 5;
constexpr std::size_t fewest_for_change = 6;
constexpr std::size_t most_bins = 30;
constexpr double clear_drop = 0.1;
constexpr double clear_scatters = 6;
constexpr double clear_change = 0.15;
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

std::size_t warm_up_of(std::span<const double> series) {
  std::size_t found = 0;
  for (std::size_t k = 1; k <= series.size() / 2; ++k) {
    const std::span<const double> rest = series.subspan(k);
    const double median = median_of({rest.begin(), rest.end()});
    const double bound = median - std::max(clear_drop * median, clear_scatters * scatter_of(rest, median));
    const auto leading = series.first(k);
    if (std::all_of(leading.begin(), leading.end(), [&](double x) { return x < bound; })) found = k;
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

std::optional<SteadyState::Change> change_of(std::span<const double> series) {
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

std::string per_second(double level) { return base::format_count(level) + "/s"; }

/// The last second may be short, and a timer fires a little late.
std::vector<double> whole_seconds(const metrics::Measurement& m) {
  constexpr double tolerance_s = 0.01;
  const auto whole = static_cast<std::size_t>(base::Seconds(m.window).count() + tolerance_s);
  std::vector<double> completed(whole, 0.0);
  for (std::size_t i = 0; i < std::min(whole, m.series.size()); ++i)
    completed[i] = static_cast<double>(m.series[i].completed);
  return completed;
}

}  // namespace

std::optional<SteadyState> steady_state_of(std::span<const double> series) {
  if (series.size() < fewest_steps) return std::nullopt;
  SteadyState result;
  result.warm_up = warm_up_of(series);
  if (result.warm_up > 0) result.warm_up_level = mean_of(series.first(result.warm_up));
  const std::span<const double> rest = series.subspan(result.warm_up);
  result.level = mean_of(rest);
  result.change = change_of(rest);
  if (result.change) result.change->at += result.warm_up;
  return result;
}

Findings check_steady_state(const record::CaseFacts& facts, const metrics::Measurement& m) {
  constexpr double little = 0.1;        // by which the warm-up lowers the trial's rate
  constexpr double large_change = 0.3;  // of the rate
  const std::vector<double> seconds = whole_seconds(m);
  const auto state = steady_state_of(seconds);
  if (!state) return {};
  Findings found;
  if (state->warm_up > 0) {
    const double lowered = 1 - mean_of(seconds) / state->level;
    found.push_back(
        finding(Check::warm_up, lowered >= little ? Severity::spoils : Severity::caution,
                fmt::format("the first {} s of the window were warm-up: {} completed there, {} afterwards",
                            state->warm_up, per_second(state->warm_up_level), per_second(state->level)),
                fmt::format("set `warmup` to {} s or more",
                            std::ceil(facts.warmup_s + static_cast<double>(state->warm_up)))));
  }
  if (state->change) {
    const auto& change = *state->change;
    const double size = std::abs(change.after - change.before) / state->level;
    found.push_back(
        finding(Check::not_steady, size >= large_change ? Severity::spoils : Severity::caution,
                fmt::format("the rate did not settle: {} up to second {} of the window, {} after it",
                            per_second(change.before), change.at, per_second(change.after)),
                "find out what changed (a neighbour on the machine, memory, a cache, a queue that fills), "
                "and measure "
                "longer"));
  }
  return found;
}

}  // namespace backbench::verdict
