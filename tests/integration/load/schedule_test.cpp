#include "trial.hpp"

#include <atomic>
#include <chrono>

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using std::chrono::milliseconds;

TEST(OpenLoop, sends_a_fixed_number_and_counts_no_arrival_beyond_it) {
  ScriptedServer server([](const SeenRequest&) { return Answer{response(), Then::keep, milliseconds{100}}; });
  auto plan = plan_for(server, 50);
  plan.rate = base::Rate{1000};
  plan.connections = 50;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent, 50U);
  EXPECT_EQ(seen.window_tally.ok(), 50U) << seen.first_failure;
  EXPECT_EQ(server.requests(), 50U);
  EXPECT_EQ(seen.response_time.count(), 50U);
  EXPECT_EQ(seen.send_lag.count(), 50U);
}

TEST(OpenLoop, begins_its_schedule_anew_after_the_warm_up_of_a_fixed_number) {
  // The warm-up's last requests take 300 ms to run out; nothing that fell due meanwhile may be sent late in
  // the window.
  std::atomic<int> answered{0};
  ScriptedServer server([&](const SeenRequest&) {
    return Answer{response(), Then::keep, ++answered <= 10 ? milliseconds{300} : milliseconds{0}};
  });
  auto plan = plan_for(server, 20);
  plan.rate = base::Rate{100};
  plan.connections = 10;
  plan.warmup = milliseconds{100};
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 20U) << seen.first_failure;
  EXPECT_LT(seen.send_lag.values().min(), milliseconds{100});
  EXPECT_EQ(seen.window_tally.in_flight_at_start, 0U);
}

TEST(OpenLoop, ends_when_its_time_is_over) {
  ScriptedServer server([](const SeenRequest&) { return Answer{response()}; });
  auto plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.rate = base::Rate{200};
  plan.duration = milliseconds{500};
  plan.connections = 4;
  const auto seen = run_trial(plan);
  // The first is due when the schedule starts, a moment before the window's clock does.
  const double due = 2 + std::chrono::duration<double>(seen.window).count() * 200;
  EXPECT_GT(seen.window_tally.sent, 50U);
  EXPECT_LE(static_cast<double>(seen.window_tally.sent), due);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
}

/// A schedule that ends by itself, so that the arrivals in it are a number known in advance.
Plan scheduled(const ScriptedServer& server, double per_second, milliseconds length) {
  Plan plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.stages = {{length, base::Ramp{per_second, per_second}, {}}};
  plan.duration = length;
  return plan;
}

TEST(OpenLoop, sends_late_or_shows_as_unsent_every_arrival_that_it_could_not_send_on_time) {
  // One connection, 90 ms an answer: of 100 arrivals in half a second 5 or 6 can be sent, and the one that is
  // running at the end is the slowest, unless the window ends 40 ms too late.
  ScriptedServer server([](const SeenRequest&) { return Answer{response(), Then::keep, milliseconds{90}}; });
  for (const Idle idle : {Idle::sleep, Idle::spin}) {
    Plan plan = scheduled(server, 200, milliseconds{500});
    plan.idle = idle;
    const auto seen = run_trial(plan);
    EXPECT_LE(seen.window_tally.sent, 6U);
    EXPECT_EQ(seen.window_tally.sent + seen.send_lag.censored_count(), 100U);
    // The n-th was due at 5 n ms and not sent before 90 n ms: measured from the write none would look late.
    ASSERT_GE(seen.window_tally.ok(), 2U) << seen.first_failure;
    EXPECT_GE(seen.response_time.values().max(), milliseconds{400});  // of the last ones, unsent
    EXPECT_GE(seen.send_lag.values().max(), milliseconds{400});
    EXPECT_TRUE(seen.response_time.max()->censored);
  }
}

TEST(OpenLoop, is_not_held_up_by_a_connection_that_is_never_answered) {
  ScriptedServer server(
      [](const SeenRequest& request) { return request.number == 1 ? Answer{""} : Answer{response()}; });
  Plan plan = scheduled(server, 200, milliseconds{500});
  plan.connections = 3;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent + seen.send_lag.censored_count(), 100U);
  EXPECT_GE(seen.window_tally.in_flight_at_end, 1U);
  EXPECT_GT(seen.window_tally.ok(), 1U) << seen.first_failure;  // held up, not one would be answered
  EXPECT_GE(seen.response_time.censored_count(), 1U);  // the one that waits is the slowest, and is there
}

TEST(OpenLoop, shares_a_schedule_out_over_threads_without_losing_an_arrival) {
  ScriptedServer server([](const SeenRequest&) { return Answer{response()}; });
  Plan plan = scheduled(server, 1000, milliseconds{501});
  plan.connections = 10;
  plan.threads = 3;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent + seen.send_lag.censored_count(), 501U);
  EXPECT_EQ(server.requests(), seen.whole.sent);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
}

}  // namespace
}  // namespace backbench::load::testing
