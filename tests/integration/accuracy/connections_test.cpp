// Connections: who is served at all, how totals are split among them, and what it costs to replace one.

#include "integration/load/trial.hpp"
#include "support/embedded_server.hpp"

#include <tuple>

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

using backbench::testing::EmbeddedServer;
using metrics::Ending;
using namespace std::chrono_literals;

double sum_s(const metrics::Histogram& values) {
  return values.mean_ns() * static_cast<double>(values.count()) / 1e9;
}

TEST(Accuracy, a_server_that_serves_10_of_200_connections_shows_a_concurrency_of_10) {
  EmbeddedServer server{{"delay", "5ms"}, {"fault", "no-accept:connections=10"}};
  auto plan = plan_for(server.port(), 0);
  plan.requests_total.reset();
  plan.duration = 2500ms;
  plan.timeout = 1s;
  plan.connections = 200;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.connections_asked, 200);
  EXPECT_EQ(seen.connections_open,
            200);  // the kernel completes the handshakes of those that are never served

  // By Little's law the time that answered requests spent under way is that of the connections served.
  const double answered_s = sum_s(seen.response_time.values()) - sum_s(seen.response_time.censored());
  const double concurrency = answered_s / base::Seconds(seen.window).count();
  EXPECT_GE(concurrency, 9);
  EXPECT_LE(concurrency, 10.01);
  EXPECT_EQ(seen.window_tally.failed(), seen.window_tally.count(Ending::timeout)) << seen.first_failure;
  EXPECT_GE(seen.window_tally.count(Ending::timeout), 190U);
  EXPECT_LE(seen.window_tally.count(Ending::timeout), 2 * 190U);
  EXPECT_EQ(seen.window_tally.in_flight_at_end, 200U);
}

TEST(Accuracy, totals_are_exact_whatever_divides_them_among_threads_and_connections) {
  for (const auto& [connections, threads, total] :
       {std::tuple{3, 2, 1001U}, {1, 1, 1U}, {7, 3, 100U}, {2, 8, 7U}, {4, 2, 3U}}) {
    SCOPED_TRACE(total);
    EmbeddedServer server{{"body", "1kB"}, {"threads", "2"}};
    auto plan = plan_for(server.port(), total);
    plan.connections = connections;
    plan.threads = threads;
    const auto seen = run_trial(plan);
    EXPECT_EQ(seen.window_tally.sent, total);
    EXPECT_EQ(seen.window_tally.ok(), total) << seen.first_failure;
    EXPECT_EQ(seen.whole.sent, total);
    EXPECT_EQ(server.requests(), total);
    EXPECT_EQ(server.connections(), static_cast<std::uint64_t>(connections));
    EXPECT_EQ(seen.connections_open, connections);
    EXPECT_EQ(seen.threads.size(), static_cast<std::size_t>(std::min(threads, connections)));
    EXPECT_EQ(seen.connect_time.count(), static_cast<std::uint64_t>(connections));
  }
}

TEST(Accuracy, a_server_that_closes_after_100_requests_costs_reconnects_and_no_error) {
  EmbeddedServer server{{"body", "1kB"}, {"fault", "close-after:requests=100"}};
  auto plan = plan_for(server.port(), 10'000);
  plan.connections = 10;
  const auto seen = run_trial(plan);
  EXPECT_EQ(seen.window_tally.ok(), 10'000U) << seen.first_failure;
  EXPECT_EQ(seen.whole.failed(), 0U);
  EXPECT_EQ(seen.response_time.count(), 10'000U);
  const std::uint64_t used = server.connections();
  EXPECT_GE(used, 100U);
  EXPECT_LE(used, 110U);
  EXPECT_EQ(seen.connect_time.count(), used);  // in a distribution of its own
  EXPECT_GE(seen.reconnects, used - 10);
  EXPECT_LE(seen.reconnects, used);
}

}  // namespace
}  // namespace backbench::load::testing
