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
  const double due = 1 + std::chrono::duration<double>(seen.window).count() * 200;
  EXPECT_GT(seen.window_tally.sent, 50U);
  EXPECT_LE(static_cast<double>(seen.window_tally.sent), due);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
}

}  // namespace
}  // namespace backbench::load::testing
