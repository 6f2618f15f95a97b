#include "verdict/steady_state.hpp"

#include <random>

#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using Series = std::vector<double>;

/// So many steps around a level, with normal noise of a relative size; the same on every machine.
Series noisy(std::size_t steps, double level, double noise, unsigned seed) {
  std::mt19937 random(seed);
  // The sum of twelve uniform figures is all but normal, and defined to the last bit, unlike the library's.
  const auto normal = [&] {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(random()) / 4294967296.0;
    return sum;
  };
  Series series;
  for (std::size_t i = 0; i < steps; ++i) series.push_back(level * (1 + noise * normal()));
  return series;
}

Series joined(Series a, const Series& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::size_t warm_up(const Series& s) { return steady_state_of(s, rate_bounds)->warm_up; }
bool changes(const Series& s) { return steady_state_of(s, rate_bounds)->change.has_value(); }

TEST(SteadyState, of_a_level_series_is_all_of_it) {
  EXPECT_EQ(warm_up(Series(10, 500.0)), 0u);
  EXPECT_FALSE(changes(Series(10, 500.0)));
}

TEST(SteadyState, cannot_be_told_of_fewer_than_five_steps) {
  EXPECT_FALSE(steady_state_of(Series{1, 100, 100, 100}, rate_bounds));
  EXPECT_FALSE(steady_state_of(Series{}, rate_bounds));
}

TEST(SteadyState, the_slow_beginning_is_warm_up) {
  EXPECT_EQ(warm_up({100, 100, 100, 500, 510, 490, 505, 495, 500, 500}), 3u);
  EXPECT_EQ(warm_up({300, 500, 510, 490, 505, 495, 500}), 1u);
  EXPECT_EQ(warm_up({50, 200, 350, 440, 500, 505, 495, 500, 502, 498}), 4u) << "a ramp, up to a tenth below";
  EXPECT_FALSE(changes({100, 100, 100, 500, 510, 490, 505, 495, 500, 500})) << "and then it is level";
}

TEST(SteadyState, a_beginning_within_the_noise_is_not_warm_up) {
  EXPECT_EQ(warm_up({470, 500, 510, 490, 505, 495, 500}), 0u) << "6 % is little";
  EXPECT_EQ(warm_up({300, 700, 250, 600, 350, 800, 400, 300, 650, 500}), 0u);
}

TEST(SteadyState, a_slow_end_is_not_warm_up_but_a_change) {
  const auto state = steady_state_of(Series{500, 505, 495, 500, 502, 498, 300, 302, 298, 300}, rate_bounds);
  EXPECT_EQ(state->warm_up, 0u);
  ASSERT_TRUE(state->change);
  EXPECT_EQ(state->change->at, 6u);
  EXPECT_DOUBLE_EQ(state->change->before, 500);
  EXPECT_DOUBLE_EQ(state->change->after, 300);
}

TEST(SteadyState, a_drift_is_a_change) {
  Series drift;
  for (int i = 0; i < 20; ++i) drift.push_back(1000 - 30 * i);
  EXPECT_TRUE(changes(drift));
}

TEST(SteadyState, a_small_change_is_none) {
  EXPECT_FALSE(changes({500, 500, 500, 500, 500, 450, 450, 450, 450, 450}));
}

TEST(SteadyState, a_long_series_is_looked_at_in_few_bins) {
  const auto state =
      steady_state_of(joined(noisy(300, 1000, 0.05, 1), noisy(300, 600, 0.05, 2)), rate_bounds);
  ASSERT_TRUE(state->change);
  EXPECT_EQ(state->change->at, 300u);
}

TEST(SteadyState, noise_alone_is_hardly_ever_taken_for_a_change) {
  int warm = 0, changed = 0;
  for (unsigned seed = 1; seed <= 500; ++seed) {
    // A scatter as wide as on a busy machine; on an idle one it is a tenth of that.
    const Series s = noisy(10, 1000, 0.3, seed);
    warm += warm_up(s) > 0;
    changed += changes(s);
  }
  EXPECT_LE(warm, 5) << "1 % of 500";
  EXPECT_LE(changed, 19) << "2 % of 500, and three standard deviations";
}

TEST(SteadyState, noise_of_an_idle_machine_never_is) {
  for (unsigned seed = 1; seed <= 500; ++seed) {
    const Series s = noisy(10, 1000, 0.02, seed);
    EXPECT_EQ(warm_up(s), 0u) << seed;
    EXPECT_FALSE(changes(s)) << seed;
  }
}

}  // namespace
}  // namespace backbench::verdict::testing
