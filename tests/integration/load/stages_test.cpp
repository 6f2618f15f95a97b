#include "trial.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using std::chrono::milliseconds;

Answer hello(const SeenRequest&) { return {response()}; }

Plan staged(const ScriptedServer& server, std::vector<base::Stage> stages) {
  Plan plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.duration = milliseconds{0};
  for (const base::Stage& stage : stages) {
    plan.duration += stage.length;
    if (!stage.connections) continue;
    plan.connections = std::max({plan.connections, static_cast<int>(stage.connections->from),
                                 static_cast<int>(stage.connections->to)});
  }
  plan.stages = std::move(stages);
  return plan;
}

base::Stage rate(double from, double to, milliseconds length) { return {length, base::Ramp{from, to}, {}}; }
base::Stage connections(int from, int to, milliseconds length) {
  return {length, {}, base::Ramp{static_cast<double>(from), static_cast<double>(to)}};
}

TEST(RateStages, hold_exactly_the_arrivals_that_the_integral_of_the_rate_gives) {
  ScriptedServer server(hello);
  Plan plan = staged(server, {rate(200, 200, milliseconds{250}), rate(0, 0, milliseconds{250}),
                              rate(0, 800, milliseconds{500})});
  plan.connections = 20;
  plan.threads = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent + seen.send_lag.censored_count(), 50U + 0U + 200U);
  ASSERT_EQ(seen.stages.size(), 3U);
  // A late sender sends in a later stage than due, never in an earlier one.
  EXPECT_LE(seen.stages[0].window_tally.sent, 50U);
  EXPECT_GT(seen.stages[2].window_tally.sent, 0U);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
}

TEST(RateStages, warm_up_at_the_rate_at_which_the_first_stage_begins) {
  ScriptedServer server(hello);
  Plan plan = staged(server, {rate(100, 300, milliseconds{500})});
  plan.connections = 10;
  plan.warmup = milliseconds{300};
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.whole.sent + seen.send_lag.censored_count(), 30U + 100U);
  EXPECT_GT(seen.window_tally.sent, 0U);
}

TEST(ConnectionStages, open_and_close_connections_without_a_failure_or_a_reconnect) {
  ScriptedServer server(hello);
  Plan plan = staged(server, {connections(2, 2, milliseconds{150}), connections(2, 12, milliseconds{300}),
                              connections(12, 12, milliseconds{150}), connections(12, 2, milliseconds{300}),
                              connections(2, 2, milliseconds{150})});
  plan.threads = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.connections_asked, 2);
  EXPECT_EQ(seen.connections_open, 2);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 0U);
  EXPECT_EQ(server.connections(), 12U);
  EXPECT_EQ(seen.connect_time.count(), 12U);
  ASSERT_EQ(seen.stages.size(), 5U);
  for (const auto& stage : seen.stages) EXPECT_GT(stage.window_tally.ok(), 0U);
  EXPECT_EQ(seen.stages[4].window_tally.in_flight_at_end, 2U);  // a closed loop keeps each busy
}

TEST(ConnectionStages, wait_for_the_answer_before_a_connection_is_closed) {
  ScriptedServer server([](const SeenRequest&) { return Answer{response(), Then::keep, milliseconds{200}}; });
  const auto seen =
      run_trial(staged(server, {connections(8, 8, milliseconds{300}), connections(1, 1, milliseconds{500})}));
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 0U);
  // Seven were under way when the stage began, and all of them were answered.
  EXPECT_GE(seen.stages[1].window_tally.in_flight_at_start, 7U);
  EXPECT_GE(seen.stages[1].window_tally.ok(), 7U);
  EXPECT_EQ(seen.stages[1].window_tally.in_flight_at_end, 1U);
}

TEST(ConnectionStages, close_idle_connections_of_an_open_loop_and_open_them_again) {
  ScriptedServer server(hello);
  Plan plan = staged(server, {connections(10, 1, milliseconds{300}), connections(1, 10, milliseconds{300}),
                              connections(10, 10, milliseconds{100})});
  plan.rate = base::Rate{200};
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 0U);
  EXPECT_EQ(server.connections(), 19U);
  EXPECT_EQ(server.requests(), seen.whole.sent);
  EXPECT_GT(seen.stages[2].window_tally.ok(), 0U);
}

TEST(ConnectionStages, close_pipelined_connections_after_the_last_of_their_answers) {
  ScriptedServer server(hello);
  Plan plan = staged(server, {connections(6, 6, milliseconds{100}), connections(6, 1, milliseconds{300}),
                              connections(1, 1, milliseconds{100})});
  plan.pipelining = 4;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 0U);
  EXPECT_EQ(server.connections(), 6U);
  EXPECT_LE(seen.window_tally.in_flight_at_end, 4U);
}

TEST(Stages, that_a_stop_did_not_let_begin_have_no_length) {
  ScriptedServer server(hello);
  Plan plan = staged(server, {rate(500, 500, milliseconds{300'000}), rate(500, 500, milliseconds{1000})});
  RunningTrial trial(plan);
  trial.wait_for_ok(20);
  const auto seen = trial.stop();
  EXPECT_TRUE(seen.interrupted);
  ASSERT_EQ(seen.stages.size(), 2U);
  EXPECT_EQ(seen.stages[0].window, seen.window);
  EXPECT_EQ(seen.stages[1].window.count(), 0);
}

}  // namespace
}  // namespace backbench::load::testing
