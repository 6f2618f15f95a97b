#include "verdict/steady_state.hpp"

#include "records.hpp"
#include "verdict/checks.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using ::testing::HasSubstr;
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

std::size_t warm_up(const Series& s) { return steady_state_of(s)->warm_up; }
bool changes(const Series& s) { return steady_state_of(s)->change.has_value(); }

TEST(SteadyState, of_a_level_series_is_all_of_it) {
  EXPECT_EQ(warm_up(Series(10, 500.0)), 0u);
  EXPECT_FALSE(changes(Series(10, 500.0)));
}

TEST(SteadyState, cannot_be_told_of_fewer_than_five_steps) {
  EXPECT_FALSE(steady_state_of(Series{1, 100, 100, 100}));
  EXPECT_FALSE(steady_state_of(Series{}));
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
  const auto state = steady_state_of(Series{500, 505, 495, 500, 502, 498, 300, 302, 298, 300});
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
  const auto state = steady_state_of(joined(noisy(300, 1000, 0.05, 1), noisy(300, 600, 0.05, 2)));
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

metrics::Measurement with_series(const std::vector<std::uint64_t>& seconds) {
  metrics::Measurement m;
  m.window = std::chrono::seconds(seconds.size());
  for (const std::uint64_t completed : seconds) m.series.push_back({completed, completed, 0, 0});
  return m;
}

TEST(SteadyStateCheck, names_the_warm_up_and_how_long_it_should_be) {
  record::CaseFacts f = facts(10);
  f.warmup_s = 0.5;
  const auto found = check_steady_state(f, with_series({100, 100, 100, 500, 510, 490, 505, 495, 500, 500}));
  ASSERT_EQ(ids(found), Ids{"BB07 spoils"});
  EXPECT_THAT(found[0].reason,
              HasSubstr("the first 3 s of the window were warm-up: 100/s completed there, 500/s"));
  EXPECT_THAT(found[0].cure, HasSubstr("`warmup` to 4 s"));
}

TEST(SteadyStateCheck, a_warm_up_that_hardly_lowers_the_rate_is_a_caution) {
  std::vector<std::uint64_t> seconds(30, 500);
  seconds[0] = 300;
  EXPECT_EQ(ids(check_steady_state(facts(10), with_series(seconds))), Ids{"BB07 caution"});
}

TEST(SteadyStateCheck, says_when_the_rate_does_not_settle) {
  EXPECT_EQ(
      ids(check_steady_state(facts(10), with_series({500, 505, 495, 500, 502, 498, 300, 302, 298, 300}))),
      Ids{"BB08 spoils"});
  EXPECT_EQ(
      ids(check_steady_state(facts(10), with_series({500, 505, 495, 500, 502, 410, 412, 408, 410, 409}))),
      Ids{"BB08 caution"});
}

TEST(SteadyStateCheck, a_last_second_cut_short_is_no_slow_one) {
  metrics::Measurement m = with_series({500, 500, 500, 500, 500, 500, 20});
  m.window = 6040ms;
  EXPECT_EQ(ids(check_steady_state(facts(10), m)), Ids{});
}

TEST(SteadyStateCheck, seconds_at_the_end_in_which_nothing_ended_count_as_nothing) {
  metrics::Measurement m = with_series({500, 500, 500, 500, 500});
  m.window = 10s;
  EXPECT_EQ(ids(check_steady_state(facts(10), m)), Ids{"BB08 spoils"});
}

TEST(SteadyStateCheck, a_steady_or_a_short_window_is_no_finding) {
  EXPECT_EQ(ids(check_steady_state(facts(10), steady(10, 1000))), Ids{});
  EXPECT_EQ(ids(check_steady_state(facts(10), with_series({1, 500}))), Ids{});
}

TEST(FirstTrial, much_slower_than_the_others_is_a_caution) {
  const auto trials = [](int first, int second, int third) {
    return result("s", "t", 10,
                  {trial(0, steady(10, first)), trial(1, steady(10, second)), trial(2, steady(10, third))});
  };
  const auto found = check_first_trial(trials(500, 1000, 1010));
  ASSERT_EQ(ids(found), Ids{"BB09 caution"});
  EXPECT_THAT(found[0].reason, HasSubstr("20.0 ms, the others' 9.9"));
  EXPECT_EQ(ids(check_first_trial(trials(950, 1000, 1010))), Ids{}) << "5 % slower";
  EXPECT_EQ(ids(check_first_trial(trials(500, 600, 1010))), Ids{}) << "the others scatter as much";
  EXPECT_EQ(ids(check_first_trial(trials(1000, 500, 1000))), Ids{}) << "the second one was";
}

}  // namespace
}  // namespace backbench::verdict::testing
