#include "trial.hpp"

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using metrics::Ending;
using std::chrono::milliseconds;

Answer hello(const SeenRequest&) { return {response()}; }

TEST(GeneratorSends, the_requests_asked_for_after_a_warm_up_that_counts_apart) {
  ScriptedServer server(hello);
  auto plan = plan_for(server, 100);
  plan.warmup = milliseconds{100};
  plan.connections = 3;
  plan.threads = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent, 100U);
  EXPECT_EQ(seen.window_tally.ok(), 100U);
  EXPECT_EQ(seen.window_tally.in_flight_at_start, 0U);
  EXPECT_GT(seen.whole.sent, 100U);
  EXPECT_EQ(server.requests(), seen.whole.sent);
  EXPECT_EQ(seen.response_time.count(), 100U);
}

TEST(GeneratorSends, until_the_time_is_over) {
  ScriptedServer server(hello);
  auto plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.warmup = milliseconds{50};
  plan.duration = milliseconds{1200};
  plan.connections = 3;
  plan.threads = 2;
  const auto seen = run_trial(plan);
  EXPECT_GT(seen.window_tally.ok(), 0U);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
  EXPECT_GT(seen.window, milliseconds{1000});
  EXPECT_GE(seen.warmup, plan.warmup);
  EXPECT_EQ(seen.series.size(), 2U);
  EXPECT_LE(seen.window_tally.in_flight_at_end, 3U);
}

TEST(GeneratorSends, four_requests_before_the_first_answer_when_pipelining) {
  // Answers only when four are there; a client that sends fewer would hang.
  ScriptedServer server([](const SeenRequest& request) {
    const auto one = response();
    return Answer{request.on_connection % 4 == 0 ? one + one + one + one : ""};
  });
  auto plan = plan_for(server, 1000);
  plan.pipelining = 4;
  plan.connections = 5;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 1000U) << seen.first_failure;
  EXPECT_EQ(server.connections(), 5U);
}

TEST(GeneratorSends, pipelined_requests_whose_connection_is_reset_are_all_lost_and_counted) {
  ScriptedServer server([](const SeenRequest& request) {
    return request.on_connection == 10 ? Answer{"", Then::reset} : Answer{response()};
  });
  auto plan = plan_for(server, 1000);
  plan.pipelining = 4;
  plan.connections = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent, 1000U);
  EXPECT_EQ(seen.window_tally.ended_total(), 1000U);
  // Of ten requests on a connection at least six were answered, and at most four were under way.
  EXPECT_EQ(seen.window_tally.failed(), seen.window_tally.count(Ending::reset)) << seen.first_failure;
  EXPECT_GE(seen.window_tally.count(Ending::reset), 1000U / 13);
  EXPECT_LE(seen.window_tally.count(Ending::reset), 1000U * 4 / 10 + 8);
}

TEST(GeneratorSends, pipelined_requests_that_the_server_did_not_take_again_on_a_new_connection) {
  ScriptedServer server([](const SeenRequest& request) {
    const bool last = request.on_connection == 10;
    return Answer{response("hello", 200, last ? "Connection: close\r\n" : ""),
                  last ? Then::drain : Then::keep};
  });
  auto plan = plan_for(server, 1000);
  plan.pipelining = 4;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.sent, 1000U);
  EXPECT_EQ(seen.window_tally.ok(), 1000U) << seen.first_failure;
  EXPECT_EQ(seen.whole.failed(), 0U);
}

TEST(GeneratorSends, each_request_on_a_connection_of_its_own_without_keepalive) {
  ScriptedServer server(hello);
  auto plan = plan_for(server, 100);
  plan.requests_per_connection = 1;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 100U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 0U);
  EXPECT_GE(server.connections(), 100U);
  EXPECT_LE(server.connections(), 101U);
}

TEST(GeneratorSends, seven_requests_on_each_connection_if_asked_to) {
  ScriptedServer server([](const SeenRequest& request) {
    return request.on_connection <= 7 ? Answer{response()} : Answer{"too many"};
  });
  auto plan = plan_for(server, 100);
  plan.requests_per_connection = 7;
  plan.pipelining = 3;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 100U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 0U);
  EXPECT_EQ(server.connections(), 15U);
}

TEST(GeneratorSends, a_mix_by_weight_and_judges_each_by_its_own_rules) {
  ScriptedServer server([](const SeenRequest& request) {
    if (request.text.starts_with("HEAD")) return Answer{"HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n"};
    return Answer{response("hello")};
  });
  http::Rules created;
  created.status = std::vector<http::StatusRange>(1, {201, 201});
  auto plan = plan_for(server, 2000, exchange());
  plan.mix.push_back(exchange(created, "HEAD"));
  plan.mix.front().weight = 3;
  plan.connections = 3;
  plan.pipelining = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 2000U) << seen.first_failure;
  const auto heads = seen.statuses.by_code[101];
  EXPECT_EQ(seen.statuses.by_code[100], 2000 - heads);
  EXPECT_GT(heads, 400U);  // a quarter, within six standard deviations
  EXPECT_LT(heads, 616U);
}

TEST(GeneratorSends, bodies_larger_than_the_socket_takes_at_once) {
  const std::string body(3'000'000, 'b');
  ScriptedServer server([&](const SeenRequest& request) {
    return Answer{response("", request.text.ends_with(body) ? 200 : 400)};
  });
  auto what = exchange();
  what.request_bytes = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n" + body;
  auto plan = plan_for(server, 20, what);
  plan.connections = 2;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 20U) << seen.first_failure;
  EXPECT_EQ(seen.bytes_sent, 20 * what.request_bytes.size());
}

TEST(Generator, stops_in_the_middle_when_told_and_keeps_what_it_measured) {
  ScriptedServer server(hello);
  auto plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.duration = std::chrono::minutes{5};
  plan.connections = 5;
  plan.threads = 2;
  RunningTrial trial(plan);
  trial.wait_for_ok(100);
  const auto seen = trial.stop();
  EXPECT_TRUE(seen.interrupted);
  EXPECT_GE(seen.window_tally.ok(), 100U);
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
  EXPECT_LT(seen.window, plan.duration);
}

TEST(Generator, stops_while_every_request_waits_for_an_answer) {
  ScriptedServer server(
      [](const SeenRequest& request) { return request.number <= 10 ? Answer{response()} : Answer{""}; });
  auto plan = plan_for(server, 0);
  plan.requests_total.reset();
  plan.duration = std::chrono::minutes{5};
  plan.timeout = std::chrono::minutes{5};
  plan.connections = 3;
  RunningTrial trial(plan);
  trial.wait_for_ok(10);
  const auto seen = trial.stop();
  EXPECT_EQ(seen.whole.ok(), 10U);
  EXPECT_EQ(seen.whole.in_flight_at_end, 3U);
}

}  // namespace
}  // namespace backbench::load::testing
