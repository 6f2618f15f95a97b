// How long requests took: the slowest stay in, waiting counts from the intended start, nothing is rounded or
// sampled.

#include "integration/load/trial.hpp"
#include "support/embedded_server.hpp"

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using backbench::testing::EmbeddedServer;
using metrics::Ending;
using namespace std::chrono_literals;

base::Nanoseconds at(const metrics::Distribution& distribution, double quantile) {
  const auto found = distribution.quantile(quantile);
  EXPECT_TRUE(found) << quantile;
  return found ? found->value : 0ns;
}

/// Whether this machine can keep up 100 requests a second at all, just now. Where it cannot, every latency
/// has its waiting on top, and upper bounds say nothing.
bool machine_keeps_up() {
  EmbeddedServer server{{"body", "1kB"}};
  auto plan = plan_for(server.port(), 100);
  plan.rate = base::Rate{100};
  plan.connections = 10;
  return run_trial(plan).response_time.values().max() < 50ms;
}

TEST(Accuracy, a_tenth_answered_after_3_s_with_a_timeout_of_2_s_is_a_p99_of_at_least_2_s) {
  EmbeddedServer server{{"body", "1kB"}, {"fault", "slow:every=10,delay=3s"}};
  auto plan = plan_for(server.port(), 1000);
  plan.connections = 100;
  plan.timeout = 2s;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::timeout), 100U);
  EXPECT_EQ(seen.window_tally.ok(), 900U) << seen.first_failure;
  EXPECT_EQ(seen.first_failure, "timeout: no complete response in time");
  EXPECT_EQ(seen.response_time.count(), 1000U);
  EXPECT_EQ(seen.response_time.censored_count(), 100U);
  EXPECT_FALSE(seen.response_time.quantile(0.5)->censored);
  EXPECT_LT(at(seen.response_time, 0.5), 1s);
  EXPECT_TRUE(seen.response_time.quantile(0.99)->censored);
  EXPECT_GE(at(seen.response_time, 0.99), 2s);
  EXPECT_LT(at(seen.response_time, 0.99), 2200ms);  // a bound, and not when the answer came after all
}

TEST(Accuracy, a_stall_of_2_s_in_an_open_loop_of_6_s_delays_a_third_of_the_requests) {
  // 200 of 600 requests become due while nothing is answered. They wait from 0 to 2 s, evenly, so that the
  // 140th of them is the 90th percentile of all (1.4 s) and the 194th the 99th (1.94 s).
  EmbeddedServer server{{"body", "1kB"}, {"fault", "stall:at=2s,for=2s"}};
  auto plan = plan_for(server.port(), 600);
  plan.rate = base::Rate{100};
  plan.connections = 10;
  const auto seen = run_trial(plan);
  ASSERT_EQ(seen.window_tally.ok(), 600U) << seen.first_failure;
  EXPECT_EQ(seen.response_time.count(), 600U);
  EXPECT_GE(at(seen.response_time, 0.9), 1300ms);
  EXPECT_GE(seen.response_time.values().value_at(0.99), 1850ms);
  EXPECT_GE(seen.response_time.values().count_above(100ms), 180U);
  EXPECT_GE(at(seen.send_lag, 0.9), 1200ms);
  if (!machine_keeps_up()) GTEST_SKIP() << "this machine is too busy for the upper bounds";
  EXPECT_LT(at(seen.response_time, 0.5), 200ms);
  EXPECT_LE(at(seen.response_time, 0.9), 1600ms);
  EXPECT_LE(seen.response_time.values().value_at(0.99), 2200ms);
  EXPECT_LE(seen.response_time.values().count_above(100ms), 240U);
  // Measured from the write only the ten that were under way look slow; for the others the lag says where it
  // went.
  EXPECT_LE(seen.service_time.values().count_above(300ms), 20U);
}

TEST(Accuracy, a_service_time_of_100_us_at_1000_a_second_is_neither_rounded_nor_left_out) {
  EmbeddedServer server{{"body", "13B"}, {"delay", "100us"}};
  auto plan = plan_for(server.port(), 3000);
  plan.rate = base::Rate{1000};
  plan.connections = 10;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 3000U) << seen.first_failure;
  EXPECT_EQ(seen.send_lag.count(), 3000U);
  EXPECT_GE(seen.window, 2999ms);  // the last arrival of the schedule
  EXPECT_GE(seen.service_time.values().min(), 100us);
  EXPECT_GE(seen.response_time.values().min(), 100us);
  if (!machine_keeps_up()) GTEST_SKIP() << "this machine is too busy for the upper bound";
  EXPECT_LT(at(seen.response_time, 0.5), 10ms);
}

TEST(Accuracy, of_more_than_a_million_responses_all_are_in_the_mean_and_in_every_percentile) {
  // The slow ones come after the first million: who stops recording there, or samples, does not see them.
  EmbeddedServer server{{"body", "13B"}, {"fault", "slow:after=1000000,delay=50ms"}};
  auto plan = plan_for(server.port(), 1'002'000);
  plan.connections = 50;
  plan.pipelining = 16;
  const auto seen = run_trial(plan);
  ASSERT_EQ(seen.window_tally.ok(), 1'002'000U) << seen.first_failure;
  EXPECT_EQ(seen.response_time.count(), 1'002'000U);
  EXPECT_GE(at(seen.response_time, 0.999), 50ms);
  EXPECT_GE(seen.response_time.values().count_above(49ms), 2000U);

  // 800 requests are in flight at any time, and fewer only in the last second, when no more are sent. So the
  // sum of all response times is the window's length 800 times, less at most that last second.
  const double sum = static_cast<double>(seen.response_time.mean()->value.count()) * 1'002'000;
  const double all_busy = 800 * static_cast<double>(seen.window.count());
  EXPECT_LE(sum, all_busy * 1.001);
  EXPECT_GE(sum, all_busy * 0.7);
}

}  // namespace
}  // namespace backbench::load::testing
