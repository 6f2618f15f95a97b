#include "trial.hpp"

#include "http/request_bytes.hpp"

#include <numeric>

#include <gtest/gtest.h>

namespace backbench::load::testing {

namespace {

using metrics::Ending;

void expect_books_balance(const metrics::Measurement& seen) {
  EXPECT_TRUE(seen.whole.balanced());
  EXPECT_TRUE(seen.window_tally.balanced());
  EXPECT_EQ(seen.whole.in_flight_at_start, 0U);
  EXPECT_LE(seen.window_tally.sent, seen.whole.sent);
  for (std::size_t i = 0; i < metrics::ending_count; ++i)
    EXPECT_LE(seen.window_tally.ended[i], seen.whole.ended[i]) << i;
}

void expect_figures_add_up(const metrics::Measurement& seen) {
  const auto& window = seen.window_tally;
  const auto with_latency = window.ok() + window.count(Ending::timeout);
  // What was still running at the end, or due and not yet sent, may come in as censored, if it is slower than
  // all that ended.
  const auto unsent = seen.send_lag.censored_count();
  EXPECT_GE(seen.response_time.count(), with_latency);
  EXPECT_LE(seen.response_time.count(), with_latency + window.in_flight_at_end + unsent);
  EXPECT_EQ(seen.response_time.count() - seen.response_time.censored_count(), window.ok());
  EXPECT_EQ(seen.service_time.count() - seen.service_time.censored_count(), window.ok());

  // Each request with a service time has a first byte, or is known not to have had one so long.
  EXPECT_EQ(seen.time_to_first_byte.count(), seen.service_time.count());
  EXPECT_LE(seen.time_to_first_byte.censored_count(), seen.service_time.censored_count());
  EXPECT_LE(seen.time_to_first_byte.values().max(), seen.service_time.values().max());

  const auto& by_code = seen.statuses.by_code;
  EXPECT_EQ(std::accumulate(by_code.begin(), by_code.end(), std::uint64_t{0}), window.completed());
  metrics::SecondSample sum;
  for (const auto& second : seen.series) {
    sum.ok += second.ok;
    sum.completed += second.completed;
    sum.failed += second.failed;
    sum.bytes += second.bytes;
  }
  EXPECT_EQ(sum.ok, window.ok());
  EXPECT_EQ(sum.completed, window.completed());
  EXPECT_EQ(sum.failed, window.failed());
  EXPECT_EQ(sum.bytes, seen.bytes_received);
  EXPECT_TRUE(seen.whole.failed() == 0 || !seen.first_failure.empty());
}

void expect_stages_add_up(const metrics::Measurement& seen) {
  if (seen.stages.empty()) return;
  metrics::Window sum;
  std::uint64_t running = seen.window_tally.in_flight_at_start;
  for (const metrics::Window& stage : seen.stages) {
    EXPECT_TRUE(stage.window_tally.balanced());
    EXPECT_EQ(stage.window_tally.in_flight_at_start, running);
    running = stage.window_tally.in_flight_at_end;
    sum.add(stage);
  }
  EXPECT_EQ(running, seen.window_tally.in_flight_at_end);
  EXPECT_EQ(sum.window_tally.sent, seen.window_tally.sent);
  EXPECT_EQ(sum.window_tally.ended, seen.window_tally.ended);
  EXPECT_EQ(sum.statuses.by_code, seen.statuses.by_code);
  EXPECT_EQ(sum.bytes_received, seen.bytes_received);
  EXPECT_EQ(sum.bytes_sent, seen.bytes_sent);
}

metrics::Measurement run_and_check(const Plan& plan, const std::atomic<bool>& stop, Live& live) {
  auto seen = load::run(plan, stop, live);
  expect_books_balance(seen);
  expect_figures_add_up(seen);
  if (!seen.interrupted) expect_stages_add_up(seen);
  EXPECT_EQ(live.ok, seen.whole.ok());
  EXPECT_EQ(live.failed, seen.whole.failed());
  return seen;
}

void wait_until(const std::atomic<std::uint64_t>& count, std::uint64_t least) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  while (count < least && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  EXPECT_GE(count, least) << "after 30 s";
}

}  // namespace

Exchange exchange(http::Rules rules, std::string_view method, std::string reference_body,
                  std::string_view path) {
  http::RequestText text;
  text.method = method;
  text.path = path;
  Exchange exchange;
  exchange.request_bytes = http::request_bytes(text, "test");
  exchange.head = method == "HEAD";
  exchange.check = std::make_shared<http::Check>(std::move(rules));
  exchange.reference_body = std::move(reference_body);
  return exchange;
}

Plan plan_for(std::uint16_t port, std::uint64_t requests, Exchange what) {
  Plan plan;
  plan.address.host = "127.0.0.1";
  plan.address.port = port;
  plan.mix = {std::move(what)};
  plan.connections = 1;
  plan.warmup = std::chrono::seconds{0};
  plan.requests_total = requests;
  plan.timeout = std::chrono::seconds{30};
  return plan;
}

metrics::Measurement run_trial(const Plan& plan) {
  const std::atomic<bool> stop{false};
  Live live;
  return run_and_check(plan, stop, live);
}

RunningTrial::RunningTrial(Plan plan)
    : plan_(std::move(plan)), thread_([this] { result_ = run_and_check(plan_, stop_, live_); }) {}

void RunningTrial::wait_for_ok(std::uint64_t more) const { wait_until(live_.ok, live_.ok + more); }
void RunningTrial::wait_for_failed(std::uint64_t more) const {
  wait_until(live_.failed, live_.failed + more);
}

metrics::Measurement RunningTrial::stop() {
  stop_ = true;
  thread_.join();
  return result_;
}

}  // namespace backbench::load::testing
