#include "support/counted_new.hpp"
#include "trial.hpp"

#include <gtest/gtest.h>

namespace backbench::load::testing {
namespace {

struct Cost {
  std::size_t allocations;
  std::uint64_t requests;
};

Cost cost_of(Plan plan, std::chrono::seconds duration) {
  plan.requests_total.reset();
  plan.duration = duration;
  const std::atomic<bool> stop{false};
  Live live;
  const auto before = backbench::testing::allocations();
  const auto seen = run(plan, stop, live);
  const auto after = backbench::testing::allocations();
  EXPECT_EQ(seen.whole.failed(), 0U) << seen.first_failure;
  EXPECT_EQ(seen.reconnects, 0U);
  return {after - before, seen.whole.sent};
}

void expect_no_allocation_per_request(const Plan& plan) {
  using std::chrono::seconds;
  cost_of(plan, seconds{1});  // what is set up once in a process
  const auto short_run = cost_of(plan, seconds{1});
  const auto long_run = cost_of(plan, seconds{3});
  // A histogram grows once when something slower comes than it was made for; a second more is one list of its
  // response times for each thread, and two to add two threads' up.
  constexpr std::size_t histograms = 10;
  constexpr std::size_t lists = 2 * 4;
  EXPECT_LE(long_run.allocations, short_run.allocations + histograms + lists);
  EXPECT_GT(long_run.requests + short_run.requests, 500U) << "too few to tell";
}

TEST(GeneratorAllocates, nothing_per_request_in_a_closed_loop) {
  ScriptedServer server([](const SeenRequest&) { return Answer{response(std::string(120'000, 'x'))}; });
  auto plan = plan_for(server, 0);
  plan.connections = 10;
  plan.threads = 2;
  expect_no_allocation_per_request(plan);
}

TEST(GeneratorAllocates, nothing_per_request_of_an_open_loop_whether_it_sleeps_or_spins) {
  ScriptedServer server([](const SeenRequest&) { return Answer{response()}; });
  for (const Idle idle : {Idle::sleep, Idle::spin}) {
    auto plan = plan_for(server, 0);
    plan.rate = base::Rate{500};
    plan.connections = 4;
    plan.idle = idle;
    expect_no_allocation_per_request(plan);
  }
}

TEST(GeneratorAllocates, nothing_per_request_with_pipelining_chunks_and_checks) {
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
      "8\r\n{\"n\": 1}\r\n0\r\n\r\n";
  ScriptedServer server([&](const SeenRequest&) { return Answer{bytes}; });
  http::Rules rules;
  rules.json = {{"n", "1", {}, {}}};
  rules.header = {{"Content-Type", "application/json", {}, {}}};
  auto plan = plan_for(server, 0, exchange(rules, "GET", R"({"n": 1})"));
  plan.connections = 4;
  plan.pipelining = 4;
  expect_no_allocation_per_request(plan);
}

}  // namespace
}  // namespace backbench::load::testing
