#include "base/error.hpp"
#include "trial.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using metrics::Ending;
using std::chrono::milliseconds;

/// `fault` for every n-th request, the usual answer for the others.
ScriptedServer::Script every(std::uint64_t n, Answer fault) {
  return
      [n, fault](const SeenRequest& request) { return request.number % n == 0 ? fault : Answer{response()}; };
}

TEST(GeneratorCounts, every_5th_request_reset_as_a_fifth_of_resets) {
  ScriptedServer server(every(5, {"", Then::reset}));
  auto plan = plan_for(server, 1000);
  plan.connections = 10;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent, 1000U);
  EXPECT_EQ(seen.window_tally.count(Ending::reset), 200U);
  EXPECT_EQ(seen.window_tally.ok(), 800U) << seen.first_failure;
  EXPECT_EQ(server.requests(), 1000U);
  EXPECT_EQ(seen.reconnects, 0U);
}

TEST(GeneratorCounts, every_5th_request_closed_without_an_answer_as_closed_early) {
  ScriptedServer server(every(5, {"", Then::close}));
  auto plan = plan_for(server, 1000);
  plan.connections = 10;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::closed_early), 200U);
  EXPECT_EQ(seen.window_tally.ok(), 800U) << seen.first_failure;
  EXPECT_EQ(server.requests(), 1000U);
}

TEST(GeneratorCounts, every_50th_request_never_answered_as_timeouts_on_connections_that_are_replaced) {
  ScriptedServer server(every(50, {""}));
  auto plan = plan_for(server, 1000);
  plan.connections = 4;
  plan.timeout = milliseconds{300};
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::timeout), 20U);
  EXPECT_EQ(seen.window_tally.ok(), 980U) << seen.first_failure;
  EXPECT_EQ(seen.response_time.censored_count(), 20U);
  EXPECT_GE(server.connections(), 24U);
}

TEST(GeneratorCounts, a_tenth_answered_too_late_as_censored_at_the_timeout) {
  ScriptedServer server(every(10, {response(), Then::keep, milliseconds{900}}));
  auto plan = plan_for(server, 1000);
  plan.connections = 20;
  plan.timeout = milliseconds{300};
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::timeout), 100U);
  EXPECT_EQ(seen.window_tally.ok(), 900U) << seen.first_failure;
  EXPECT_EQ(seen.first_failure, "timeout: no complete response in time");
  const auto p50 = seen.response_time.quantile(0.5);
  const auto p99 = seen.response_time.quantile(0.99);
  ASSERT_TRUE(p50 && p99);
  EXPECT_FALSE(p50->censored);
  EXPECT_LT(p50->value, plan.timeout);
  EXPECT_TRUE(p99->censored);
  EXPECT_GE(p99->value, plan.timeout);
  EXPECT_LT(p99->value, plan.timeout + milliseconds{10});  // a bound, not what the clock said
}

TEST(GeneratorCounts, what_is_never_answered_as_in_flight_at_the_end) {
  ScriptedServer server(every(1, {""}));
  auto plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.duration = milliseconds{200};
  plan.connections = 5;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.in_flight_at_start + seen.window_tally.sent, 5U);
  EXPECT_EQ(seen.window_tally.in_flight_at_end, 5U);
  EXPECT_EQ(seen.window_tally.ended_total(), 0U);
  EXPECT_EQ(seen.response_time.censored_count(), 5U);
}

TEST(GeneratorCounts, a_server_that_closes_silently_between_requests_as_reconnects) {
  ScriptedServer server([](const SeenRequest& request) {
    return Answer{response(), request.on_connection == 100 ? Then::close : Then::keep};
  });
  auto plan = plan_for(server, 2000);
  plan.connections = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 2000U) << seen.first_failure;
  EXPECT_EQ(seen.whole.failed(), 0U);
  EXPECT_EQ(server.requests(), 2000U);
  EXPECT_GE(seen.reconnects, 18U);
  EXPECT_LE(seen.reconnects, 20U);
  EXPECT_EQ(seen.connect_time.count(), server.connections());
}

TEST(GeneratorCounts, a_close_that_was_announced_as_reconnects) {
  ScriptedServer server([](const SeenRequest& request) {
    const bool last = request.on_connection == 100;
    return Answer{response("hello", 200, last ? "Connection: close\r\n" : ""),
                  last ? Then::close : Then::keep};
  });
  const auto seen = run_trial(plan_for(server, 1000));
  EXPECT_EQ(seen.window_tally.ok(), 1000U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 10U);
  EXPECT_EQ(server.requests(), 1000U);
}

TEST(GeneratorCounts, every_4th_answer_503_as_wrong_statuses) {
  ScriptedServer server(every(4, {response("busy", 503)}));
  auto plan = plan_for(server, 1000);
  plan.connections = 4;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::status), 250U);
  EXPECT_EQ(seen.window_tally.ok(), 750U);
  EXPECT_EQ(seen.window_tally.completed(), 1000U);
  EXPECT_EQ(seen.statuses.of_class(5), 250U);
  EXPECT_EQ(seen.response_time.count(), 750U);
  EXPECT_EQ(seen.first_failure, "response: status 503, expected 200-299");
  EXPECT_LT(seen.rps(), seen.throughput());
}

TEST(GeneratorCounts, every_10th_body_another_one_as_mismatches) {
  http::Rules rules;
  rules.body_same = true;
  ScriptedServer server(every(10, {response("hellO")}));
  auto plan = plan_for(server, 1000, exchange(rules, "GET", "hello"));
  plan.connections = 4;
  plan.threads = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.count(Ending::mismatch), 100U);
  EXPECT_EQ(seen.window_tally.ok(), 900U);
  EXPECT_EQ(seen.first_failure, "response: the body differs from the reference at byte 4");
}

TEST(GeneratorCounts, refused_connections_while_the_server_is_away) {
  ScriptedServer server(every(1, {response()}));
  auto plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.duration = std::chrono::minutes{2};
  plan.connections = 4;
  RunningTrial trial(plan);
  trial.wait_for_ok(50);
  server.go_away();
  trial.wait_for_failed(12);  // 4 lost with the connections at most, so that 8 were refused
  server.come_back();
  trial.wait_for_ok(50);
  const auto seen = trial.stop();
  EXPECT_TRUE(seen.interrupted);
  EXPECT_GE(seen.whole.count(Ending::connect), 8U);
  EXPECT_EQ(seen.whole.failed(), seen.whole.count(Ending::connect) + seen.whole.count(Ending::reset));
}

TEST(Generator, a_server_that_nobody_runs_is_an_error_in_words) {
  ScriptedServer server(every(1, {response()}));
  const auto plan = plan_for(server, 10);
  server.go_away();
  try {
    run_trial(plan);
    FAIL() << "no error";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::target_failed);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("no connection to 127.0.0.1:"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("refused"));
  }
}

}  // namespace
}  // namespace backbench::load::testing
