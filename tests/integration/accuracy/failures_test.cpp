// Requests that fail: each is an error of its own kind, none is a quick success, and none ends the run.

#include "integration/load/trial.hpp"
#include "support/embedded_server.hpp"

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using backbench::testing::EmbeddedServer;
using metrics::Ending;
using namespace std::chrono_literals;

/// 1000 requests over 10 connections, of which the server fails every 5th.
metrics::Measurement with_every_5th(const std::string& fault) {
  EmbeddedServer server{{"body", "1kB"}, {"fault", fault + ":every=5"}};
  auto plan = plan_for(server.port(), 1000);
  plan.connections = 10;
  auto seen = run_trial(plan);
  EXPECT_EQ(server.requests(), 1000U);
  EXPECT_EQ(seen.window_tally.sent, 1000U);
  EXPECT_EQ(seen.reconnects, 0U);
  EXPECT_EQ(seen.window_tally.ok(), 800U) << seen.first_failure;
  EXPECT_DOUBLE_EQ(seen.window_tally.failed_share(), 0.2);
  return seen;
}

TEST(Accuracy, every_5th_request_reset_is_20_percent_of_errors_of_that_kind) {
  EXPECT_EQ(with_every_5th("reset").window_tally.count(Ending::reset), 200U);
}

TEST(Accuracy, every_5th_request_closed_without_an_answer_is_20_percent_of_errors_of_that_kind) {
  EXPECT_EQ(with_every_5th("close").window_tally.count(Ending::closed_early), 200U);
}

TEST(Accuracy, every_50th_request_never_answered_is_a_timeout_each_and_the_run_goes_on) {
  EmbeddedServer server{{"body", "1kB"}, {"fault", "silent:every=50"}};
  auto plan = plan_for(server.port(), 0);
  plan.requests_total.reset();
  plan.duration = 3s;
  plan.timeout = 500ms;
  plan.connections = 4;
  const auto seen = run_trial(plan);
  const metrics::Tally& all = seen.whole;
  const std::uint64_t unanswered = server.requests() / 50;

  EXPECT_EQ(all.failed(), all.count(Ending::timeout)) << seen.first_failure;
  EXPECT_LE(all.count(Ending::timeout), unanswered);
  EXPECT_GE(all.count(Ending::timeout) + all.in_flight_at_end, unanswered);
  EXPECT_LE(all.in_flight_at_end, 4U);
  // Four unanswered requests are one on each connection: a client that kept those would have stopped there.
  EXPECT_GE(unanswered, 8U);
  EXPECT_GE(seen.connect_time.count(), 4 + all.count(Ending::timeout));
  EXPECT_GE(seen.response_time.censored_count(), all.count(Ending::timeout));
}

TEST(Accuracy, a_tenth_of_instant_errors_is_neither_a_latency_nor_a_throughput) {
  EmbeddedServer server{
      {"delay", "20ms"}, {"fault", "status:every=10"}, {"fault", "slow:every=10,delay=0ms"}};
  auto plan = plan_for(server.port(), 1000);
  plan.connections = 10;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::status), 100U);
  EXPECT_EQ(seen.statuses.of_class(5), 100U);
  EXPECT_EQ(seen.response_time.count(), 900U);
  EXPECT_GE(seen.response_time.values().min(), 20ms);
  EXPECT_LT(seen.response_time.quantile(0.5)->value, 40ms);
  const double seconds = base::Seconds(seen.window).count();
  EXPECT_NEAR(seen.rps() * seconds, 900, 1e-6);
  EXPECT_NEAR(seen.throughput() * seconds, 1000, 1e-6);
}

TEST(Accuracy, instant_errors_to_999_of_1000_requests_leave_the_latency_and_the_rate_of_the_one) {
  EmbeddedServer server{{"body", "13B"},
                        {"delay", "20ms"},
                        {"fault", "status:except=1000"},
                        {"fault", "slow:except=1000,delay=0ms"}};
  auto plan = plan_for(server.port(), 40'000);
  plan.connections = 20;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::status), 39'960U);
  EXPECT_DOUBLE_EQ(seen.window_tally.failed_share(), 0.999);
  EXPECT_EQ(seen.response_time.count(), 40U);
  EXPECT_GE(seen.response_time.quantile(0.5)->value, 20ms);
  EXPECT_NEAR(seen.rps() * base::Seconds(seen.window).count(), 40, 1e-6);
}

}  // namespace
}  // namespace backbench::load::testing
