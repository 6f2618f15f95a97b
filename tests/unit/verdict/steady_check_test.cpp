#include "records.hpp"
#include "verdict/checks.hpp"
#include "verdict/second_medians.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using ::testing::HasSubstr;

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

metrics::SecondCounts times_of(const std::vector<base::Nanoseconds>& taken) {
  metrics::SecondTimes second;
  for (const base::Nanoseconds each : taken) second.record(each);
  return second.take();
}

record::CaseFacts on_schedule(int connections) {
  record::CaseFacts f = facts(connections);
  f.rate_per_second = 100;
  return f;
}

/// A schedule of 100/s that was kept, each second with response times around its own figure in ms.
metrics::Measurement with_times(const std::vector<double>& ms, std::size_t each = 100) {
  metrics::Measurement m = with_series(std::vector<std::uint64_t>(ms.size(), 100));
  for (std::size_t i = 0; i < ms.size(); ++i) {
    std::vector<base::Nanoseconds> taken;
    for (std::size_t n = 0; n < each; ++n)
      taken.emplace_back(
          std::llround(1e6 * ms[i] * (0.5 + static_cast<double>(n) / static_cast<double>(each))));
    m.series[i].response_times = times_of(taken);
  }
  return m;
}

TEST(SteadyTimes, of_a_schedule_that_was_kept_tell_of_the_warm_up) {
  record::CaseFacts f = on_schedule(10);
  f.warmup_s = 0.5;
  const metrics::Measurement m = with_times({40, 40, 40, 2, 2.1, 1.9, 2, 2.05, 1.95, 2});
  const auto found = check_steady_state(f, m);
  ASSERT_EQ(ids(found), Ids{"BB07 spoils"});
  EXPECT_THAT(found[0].reason,
              ::testing::MatchesRegex("the first 3 s of the window were warm-up: the median response "
                                      "time was 39\\.. ms there, 1\\.9. ms afterwards"));
  EXPECT_THAT(found[0].cure, HasSubstr("`warmup` to 4 s"));
  EXPECT_EQ(ids(check_steady_state(facts(10), m)), Ids{}) << "in a closed loop the rate would tell";
}

TEST(SteadyTimes, a_warm_up_that_hardly_moves_the_mean_is_a_caution) {
  std::vector<double> ms(30, 2.0);
  ms[0] = 5;
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_times(ms))), Ids{"BB07 caution"});
}

TEST(SteadyTimes, warm_up_that_rate_and_time_both_show_is_said_once_and_at_its_longest) {
  metrics::Measurement m = with_times({40, 40, 40, 2, 2.1, 1.9, 2, 2.05, 1.95, 2});
  m.series[0].completed = m.series[1].completed = 20;
  auto found = check_steady_state(on_schedule(10), m);
  ASSERT_EQ(ids(found), Ids{"BB07 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("the first 3 s of the window were warm-up: the median"));

  m = with_times({40, 2, 2, 2, 2.1, 1.9, 2, 2.05, 1.95, 2});
  m.series[0].completed = m.series[1].completed = 20;
  found = check_steady_state(on_schedule(10), m);
  ASSERT_EQ(ids(found), Ids{"BB07 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("the first 2 s of the window were warm-up: 20/s"));
}

TEST(SteadyTimes, that_grow_with_a_queue_did_not_settle) {
  const auto found =
      check_steady_state(on_schedule(10), with_times({100, 200, 300, 400, 500, 600, 700, 800, 900, 1000}));
  ASSERT_EQ(ids(found), Ids{"BB08 spoils"});
  EXPECT_THAT(found[0].reason,
              HasSubstr("the response time did not settle: a median of 297 ms up to second 5"));
  EXPECT_THAT(found[0].cure, HasSubstr("lower `rate`"));
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_times({2, 2, 2, 2, 2, 3.2, 3.2, 3.2, 3.2, 3.2}))),
            Ids{"BB08 caution"});
}

TEST(SteadyTimes, may_differ_by_less_than_that) {
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_times({3.9, 2, 2, 2, 2, 2, 2, 2, 2, 2}))), Ids{});
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_times({2, 2, 2, 2, 2, 2.9, 2.9, 2.9, 2.9, 2.9}))),
            Ids{});
}

TEST(SteadyTimes, that_differ_by_no_more_than_a_wake_up_are_the_same) {
  const std::vector<double> ms{0.14, 0.14, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06, 0.06};
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_times(ms))), Ids{});
  EXPECT_EQ(ids(check_steady_state(on_schedule(10),
                                   with_times({.06, .06, .06, .06, .06, .14, .14, .14, .14, .14}))),
            Ids{});
}

TEST(SteadyTimes, without_them_or_with_few_requests_a_second_nothing_is_said) {
  const std::vector<double> ms{40, 40, 40, 2, 2, 2, 2, 2, 2, 2};
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_times(ms, 19))), Ids{});
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_times(ms, 20))), Ids{"BB07 spoils"});
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), with_series(std::vector<std::uint64_t>(10, 100)))),
            Ids{});
}

TEST(SteadyTimes, a_second_or_two_without_requests_are_passed_over) {
  metrics::Measurement m = with_times({40, 40, 40, 2, 2, 2, 2, 2, 2, 2});
  m.series[1].response_times.clear();
  m.series[7].response_times.clear();
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), m)), Ids{"BB07 spoils"});
  m.series[8].response_times.clear();
  EXPECT_EQ(ids(check_steady_state(on_schedule(10), m)), Ids{}) << "three of ten";
}

TEST(SecondMedians, stand_in_for_each_other_where_a_second_has_none) {
  metrics::Measurement m = with_times({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  m.series[0].response_times.clear();
  m.series[5].response_times.clear();
  const std::vector<double> medians = second_medians(m.series, 10);
  ASSERT_EQ(medians.size(), 10u);
  const double expected_ms[] = {2, 2, 3, 4, 5, 5, 7, 8, 9, 10};
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_NEAR(medians[i] / 1e6, expected_ms[i], 0.02 * expected_ms[i]) << i;
}

TEST(SecondMedians, are_none_of_a_second_that_the_series_does_not_reach) {
  const metrics::Measurement m = with_times({1, 2, 3, 4});
  EXPECT_EQ(second_medians(m.series, 5).size(), 5u) << "one of five stands in";
  EXPECT_TRUE(second_medians(m.series, 6).empty());
  EXPECT_TRUE(second_medians({}, 0).empty());
}

/// Ten seconds of Poisson arrivals at one server that takes exponential times: the queue of M. K. Lindley's
/// recursion (1952), in its steady state after ten seconds.
metrics::Measurement queue(double rate, double load, unsigned seed) {
  std::mt19937_64 random(seed);
  const auto exponential = [&](double mean) {
    return -mean * std::log1p(-static_cast<double>(random() >> 11) / 9007199254740992.0);
  };
  constexpr std::size_t before = 10, seconds = 10;
  std::vector<std::vector<base::Nanoseconds>> taken(seconds);
  double now = 0, waiting = 0, service = 0;
  for (;;) {
    const double gap = exponential(1 / rate);
    now += gap;
    waiting = std::max(0.0, waiting + service - gap);
    service = exponential(load / rate);
    const auto ended = static_cast<std::size_t>(now + waiting + service);
    if (ended >= before + seconds && now >= before + seconds) break;
    if (ended >= before && ended < before + seconds)
      taken[ended - before].emplace_back(std::llround(1e9 * (waiting + service)));
  }
  metrics::Measurement m = with_series(std::vector<std::uint64_t>(seconds, 100));
  for (std::size_t i = 0; i < seconds; ++i) m.series[i].response_times = times_of(taken[i]);
  return m;
}

TEST(SteadyTimes, of_a_queue_in_its_steady_state_are_hardly_ever_a_finding) {
  for (const auto& [rate, load] : {std::pair(100.0, 0.5), std::pair(1000.0, 0.5), std::pair(1000.0, 0.8)}) {
    int warm_up = 0, changes = 0;
    for (unsigned seed = 1; seed <= 300; ++seed) {
      for (const record::Finding& f : check_steady_state(on_schedule(10), queue(rate, load, seed)))
        ++(f.id == "BB07" ? warm_up : changes);
    }
    EXPECT_LE(warm_up, 3) << rate << "/s at " << load;
    EXPECT_LE(changes, 6) << rate << "/s at " << load;
  }
}

}  // namespace
}  // namespace backbench::verdict::testing
