#include "trial.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using std::chrono::milliseconds;

Answer hello(const SeenRequest&) { return {response()}; }

Plan timed_plan(const ScriptedServer& server, int connections, int threads) {
  auto plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.duration = milliseconds{400};
  plan.connections = connections;
  plan.threads = threads;
  return plan;
}

TEST(GeneratorRecords, how_evenly_the_connections_were_served) {
  ScriptedServer server(hello);
  const auto seen = run_trial(timed_plan(server, 5, 2));
  ASSERT_TRUE(seen.fairness);
  EXPECT_EQ(seen.fairness->connections, 5U);
  EXPECT_EQ(seen.fairness->starved, 0U);
  EXPECT_EQ(seen.fairness->responses, seen.window_tally.completed());
  EXPECT_GE(seen.fairness->fewest, 1U);
  EXPECT_LE(seen.fairness->most, seen.window_tally.completed() - 4);
}

TEST(GeneratorRecords, the_connection_that_is_never_answered_as_starved) {
  ScriptedServer server(
      [](const SeenRequest& request) { return Answer{request.number == 2 ? "" : response()}; });
  const auto seen = run_trial(timed_plan(server, 4, 1));
  ASSERT_TRUE(seen.fairness);
  EXPECT_EQ(seen.fairness->connections, 4U);
  EXPECT_EQ(seen.fairness->starved, 1U);
  EXPECT_EQ(seen.fairness->fewest, 0U);
  EXPECT_EQ(seen.fairness->responses, seen.window_tally.completed());
}

TEST(GeneratorRecords, a_connection_replaced_by_another_socket_as_the_same_one) {
  ScriptedServer server([](const SeenRequest& request) {
    return Answer{response(), request.on_connection == 3 ? Then::close : Then::keep};
  });
  auto plan = timed_plan(server, 2, 1);
  const auto seen = run_trial(plan);
  ASSERT_TRUE(seen.fairness);
  EXPECT_GT(seen.reconnects, 0U);
  EXPECT_EQ(seen.fairness->connections, 2U);
  EXPECT_EQ(seen.fairness->responses, seen.window_tally.completed());
}

TEST(GeneratorRecords, of_the_window_only_what_came_after_the_warm_up) {
  ScriptedServer server(hello);
  auto plan = timed_plan(server, 3, 1);
  plan.warmup = milliseconds{200};
  const auto seen = run_trial(plan);
  ASSERT_TRUE(seen.fairness);
  EXPECT_EQ(seen.fairness->responses, seen.window_tally.completed());
  EXPECT_LT(seen.fairness->responses, seen.whole.completed());
}

// What part of a closed loop's window its response times fill, less the requests still running at the end, of
// which none is taken to be older than the slowest that ended.
double counted_share(const metrics::Measurement& seen, int connections) {
  const auto& times = seen.response_time.values();
  const double counted_ns = times.mean_ns() * static_cast<double>(times.count());
  return counted_ns / (connections * static_cast<double>((seen.window - times.max()).count()));
}

// A connection of a closed loop has a request on its way at every moment, so that the response times fill the
// window. A pause of the machine at the window's end leaves requests running that are older than any that
// ended, but does so in one trial; a wait that is not counted is missing from all of them.
TEST(GeneratorRecords, no_moment_of_a_closed_loop_in_which_a_connection_waited_uncounted) {
  ScriptedServer server(hello);
  double highest = 0;
  for (int trial = 0; trial < 8 && highest < 0.99; ++trial)
    highest = std::max(highest, counted_share(run_trial(timed_plan(server, 50, 1)), 50));
  EXPECT_GE(highest, 0.99);
}

TEST(GeneratorRecords, what_each_thread_used_and_waited_for_and_how_late_its_timer_was) {
  ScriptedServer server(hello);
  auto plan = timed_plan(server, 4, 2);
  plan.timeout = milliseconds{200};  // the timer fires every 10 ms
  const auto seen = run_trial(plan);
  ASSERT_EQ(seen.threads.size(), 2U);
  for (const metrics::ThreadUsage& thread : seen.threads) {
    EXPECT_GT(thread.cpu.count(), 0);
    ASSERT_TRUE(thread.run_queue) << "this kernel has no schedstat";
    EXPECT_GE(thread.run_queue->count(), 0);
    EXPECT_LE(*thread.run_queue, seen.window);
  }
  EXPECT_GT(seen.loop_lag.count(), 0U);
  EXPECT_LE(seen.loop_lag.count(), 2U * (400 / 10) + 2) << "once a period and thread, and at the end";
}

}  // namespace
}  // namespace backbench::load::testing
