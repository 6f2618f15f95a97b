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
