// A load that is paused and resumed: what it sends, waits for and keeps open.
#include "base/error.hpp"
#include "load/sliced_load.hpp"
#include "trial.hpp"

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using metrics::Ending;
using std::chrono::milliseconds;

Answer hello(const SeenRequest&) { return {response()}; }

Plan plan_of(const ScriptedServer& server, int connections = 1) {
  Plan plan = plan_for(server, 1);
  plan.requests_total.reset();
  plan.connections = connections;
  return plan;
}

base::ExitCode code_of(const std::function<void()>& what) {
  try {
    what();
  } catch (const base::Error& error) {
    return error.code();
  }
  return base::ExitCode::ok;
}

const std::atomic<bool> go_on{false};

TEST(SlicedLoad, sends_in_its_slices_and_not_between_them_on_connections_that_stay_open) {
  ScriptedServer server(hello);
  Plan plan = plan_of(server, 5);
  plan.threads = 2;
  SlicedLoad load(plan, go_on);
  EXPECT_EQ(load.connections_open(), 5);
  std::uint64_t sent = 0;
  for (int i = 0; i < 10; ++i) {
    const Slice slice = load.slice(milliseconds{20});
    const metrics::Tally& books = slice.window.window_tally;
    EXPECT_GE(books.sent, 5U);
    EXPECT_EQ(books.ok(), books.sent) << load.first_failure();
    EXPECT_EQ(books.in_flight_at_end, 0U);
    EXPECT_EQ(slice.window.response_time.count(), books.sent);
    EXPECT_GE(slice.window.window, milliseconds{20});
    sent += books.sent;
    EXPECT_EQ(server.requests(), sent);
  }
  EXPECT_EQ(server.connections(), 5U);
}

TEST(SlicedLoad, waits_for_the_last_answer_and_counts_the_wait) {
  Answer late{response()};
  late.after = milliseconds{150};
  ScriptedServer server([&](const SeenRequest&) { return late; });
  SlicedLoad load(plan_of(server, 3), go_on);
  for (int i = 0; i < 2; ++i) {
    const Slice slice = load.slice(milliseconds{10});
    EXPECT_EQ(slice.window.window_tally.ok(), 3U);
    EXPECT_GE(slice.window.window, milliseconds{150});
    EXPECT_GE(slice.window.response_time.values().min(), milliseconds{149});
  }
}

TEST(SlicedLoad, sends_all_that_an_open_loop_had_due_in_the_slice_however_late) {
  // One connection and 20 ms an answer: of the 10 requests of a slice, most are sent after its end.
  Answer slow{response()};
  slow.after = milliseconds{20};
  ScriptedServer server([&](const SeenRequest&) { return slow; });
  Plan plan = plan_of(server);
  plan.rate = base::Rate{200};
  SlicedLoad load(plan, go_on);
  for (int i = 0; i < 2; ++i) {
    const Slice slice = load.slice(milliseconds{50});
    EXPECT_EQ(slice.window.window_tally.sent, 10U);  // at 0, 5, …, 45 ms
    EXPECT_EQ(slice.window.window_tally.ok(), 10U);
    EXPECT_GE(slice.window.response_time.values().max(), milliseconds{10 * 20 - 45});
  }
}

TEST(SlicedLoad, books_a_timeout_in_the_slice_and_goes_on_with_another_connection) {
  ScriptedServer server(
      [](const SeenRequest& request) { return Answer{request.number == 1 ? "" : response()}; });
  Plan plan = plan_of(server);
  plan.timeout = milliseconds{100};
  SlicedLoad load(plan, go_on);
  const Slice first = load.slice(milliseconds{10});
  EXPECT_EQ(first.window.window_tally.count(Ending::timeout), 1U);
  EXPECT_EQ(first.window.response_time.censored_count(), 1U);
  EXPECT_EQ(load.slice(milliseconds{10}).window.window_tally.failed(), 0U) << load.first_failure();
  EXPECT_EQ(server.connections(), 2U);
}

TEST(SlicedLoad, is_interrupted_in_the_middle_of_a_slice) {
  ScriptedServer server(hello);
  std::atomic<bool> stop{false};
  SlicedLoad load(plan_of(server), stop);
  load.slice(milliseconds{1});
  stop = true;
  EXPECT_EQ(code_of([&] { load.slice(std::chrono::hours{1}); }), base::ExitCode::interrupted);
  EXPECT_EQ(code_of([&] { load.slice(std::chrono::hours{1}); }), base::ExitCode::interrupted);
}

TEST(SlicedLoad, needs_a_server) {
  std::uint16_t port = 0;
  { port = ScriptedServer(hello).port(); }
  EXPECT_EQ(code_of([&] { SlicedLoad(plan_for(port, 1), go_on); }), base::ExitCode::target_failed);
}

}  // namespace
}  // namespace backbench::load::testing
