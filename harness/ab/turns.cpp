#include "ab/turns.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

namespace backbench::ab {
namespace {

constexpr std::size_t stretch = 3;  // slices whose median is compared with that of those before
constexpr double flat_within = 0.10;
constexpr base::Nanoseconds longest_of_an_arm = std::chrono::seconds{2};
constexpr int fewest_pairs = 4;
constexpr int medians_in_a_slice = 20;
constexpr int p99s_in_a_slice = 3;
constexpr double arrivals_in_a_slice = 25;

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool flat(const std::vector<double>& medians) {
  if (medians.size() < 2 * stretch) return false;
  const auto last = medians.end() - stretch;
  const double now = median_of({last, medians.end()});
  const double before = median_of({last - stretch, last});
  return now > 0 && before > 0 && std::abs(std::log(now / before)) <= std::log1p(flat_within);
}

}  // namespace

std::array<Arm, 2> by_coin(Coins& coins) {
  const Arm first = coins.flip() ? Arm::contender : Arm::base;
  return {first, other(first)};
}

WarmUp warm_up(const Pace& pace, Coins& coins, const MakeSlice& make) {
  WarmUp warm;
  std::array<std::vector<double>, 2> medians;
  while (pace.shortest * warm.pairs < pace.warmup_most && !(flat(medians[0]) && flat(medians[1]))) {
    for (const Arm arm : by_coin(coins)) {
      const load::Slice slice = make(arm, pace.shortest);
      const auto median = slice.window.response_time.values().value_at(0.5);
      medians[index_of(arm)].push_back(static_cast<double>(median.count()));
      warm.seen[index_of(arm)].add(slice.window);
    }
    ++warm.pairs;
  }
  return warm;
}

base::Nanoseconds slice_length(const Pace& pace, const std::array<metrics::Window, 2>& seen, double rate) {
  base::Nanoseconds wanted = pace.shortest;
  for (const metrics::Window& window : seen) {
    const metrics::Histogram& times = window.response_time.values();
    wanted =
        std::max({wanted, medians_in_a_slice * times.value_at(0.5), p99s_in_a_slice * times.value_at(0.99)});
  }
  if (rate > 0) {
    const base::Seconds arrivals{std::min(arrivals_in_a_slice / rate, 3600.0)};
    wanted = std::max(wanted, std::chrono::duration_cast<base::Nanoseconds>(arrivals));
  }
  return std::clamp(wanted, pace.shortest, std::max(pace.shortest, pace.longest));
}

int pairs_of(const Pace& pace, base::Nanoseconds slice) {
  const auto fit = static_cast<int>(std::min<std::int64_t>(longest_of_an_arm / slice, pace.pairs));
  return std::max(fit, std::min(fewest_pairs, pace.pairs));
}

void take_turns(const Pace& pace, base::Nanoseconds slice, Coins& coins, const MakeSlice& make,
                Block& block) {
  block.slice_s = base::Seconds(slice).count();
  std::array<metrics::Window, 2> all;
  for (int left = pairs_of(pace, slice); left > 0; --left) {
    for (const Arm arm : by_coin(coins)) {
      const load::Slice made = make(arm, slice);
      add_slice(block, arm, made.window, made.used);
      all[index_of(arm)].add(made.window);
    }
  }
  for (const Arm arm : both_arms) set_latencies(block[arm], all[index_of(arm)]);
}

}  // namespace backbench::ab
