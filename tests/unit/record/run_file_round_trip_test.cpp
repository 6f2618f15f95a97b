#include "record/run_file.hpp"
#include "support/example_run.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;

namespace {

void expect_same(const metrics::Distribution& a, const metrics::Distribution& b) {
  for (const auto& [x, y] : {std::pair(&a.values(), &b.values()), std::pair(&a.censored(), &b.censored())}) {
    EXPECT_EQ(x->count(), y->count());
    EXPECT_EQ(x->clamped(), y->clamped());
    EXPECT_EQ(x->min(), y->min());
    EXPECT_EQ(x->max(), y->max());
    for (std::size_t i = 0; i < std::max(x->counts().size(), y->counts().size()); ++i)
      ASSERT_EQ(i < x->counts().size() ? x->counts()[i] : 0, i < y->counts().size() ? y->counts()[i] : 0)
          << i;
  }
}

void expect_same(const metrics::Tally& a, const metrics::Tally& b) {
  EXPECT_EQ(a.in_flight_at_start, b.in_flight_at_start);
  EXPECT_EQ(a.sent, b.sent);
  EXPECT_EQ(a.ended, b.ended);
  EXPECT_EQ(a.in_flight_at_end, b.in_flight_at_end);
}

void expect_same(const metrics::Measurement& a, const metrics::Measurement& b) {
  EXPECT_EQ(a.warmup, b.warmup);
  EXPECT_EQ(a.window, b.window);
  expect_same(a.whole, b.whole);
  expect_same(a.window_tally, b.window_tally);
  EXPECT_EQ(a.statuses.by_code, b.statuses.by_code);
  expect_same(a.response_time, b.response_time);
  expect_same(a.service_time, b.service_time);
  expect_same(a.send_lag, b.send_lag);
  expect_same(a.time_to_first_byte, b.time_to_first_byte);
  expect_same(a.connect_time, b.connect_time);
  expect_same(a.tls_handshake_time, b.tls_handshake_time);
  EXPECT_EQ(a.tls_sessions_reused, b.tls_sessions_reused);
  ASSERT_EQ(a.series.size(), b.series.size());
  for (std::size_t i = 0; i < a.series.size(); ++i) {
    EXPECT_EQ(a.series[i].ok, b.series[i].ok);
    EXPECT_EQ(a.series[i].completed, b.series[i].completed);
    EXPECT_EQ(a.series[i].failed, b.series[i].failed);
    EXPECT_EQ(a.series[i].bytes, b.series[i].bytes);
    EXPECT_EQ(a.series[i].response_times, b.series[i].response_times);
  }
  ASSERT_EQ(a.stages.size(), b.stages.size());
  for (std::size_t i = 0; i < a.stages.size(); ++i) {
    EXPECT_EQ(a.stages[i].window, b.stages[i].window);
    expect_same(a.stages[i].window_tally, b.stages[i].window_tally);
    EXPECT_EQ(a.stages[i].statuses.by_code, b.stages[i].statuses.by_code);
    expect_same(a.stages[i].response_time, b.stages[i].response_time);
    expect_same(a.stages[i].service_time, b.stages[i].service_time);
    expect_same(a.stages[i].send_lag, b.stages[i].send_lag);
    EXPECT_EQ(a.stages[i].bytes_received, b.stages[i].bytes_received);
    EXPECT_EQ(a.stages[i].bytes_sent, b.stages[i].bytes_sent);
  }
  EXPECT_EQ(a.bytes_received, b.bytes_received);
  EXPECT_EQ(a.bytes_sent, b.bytes_sent);
  EXPECT_EQ(a.connections_asked, b.connections_asked);
  EXPECT_EQ(a.connections_open, b.connections_open);
  EXPECT_EQ(a.reconnects, b.reconnects);
  ASSERT_EQ(a.threads.size(), b.threads.size());
  for (std::size_t i = 0; i < a.threads.size(); ++i) {
    EXPECT_EQ(a.threads[i].cpu, b.threads[i].cpu);
    EXPECT_EQ(a.threads[i].run_queue, b.threads[i].run_queue);
  }
  expect_same(a.loop_lag, b.loop_lag);
  ASSERT_EQ(a.fairness.has_value(), b.fairness.has_value());
  if (a.fairness) {
    EXPECT_EQ(a.fairness->connections, b.fairness->connections);
    EXPECT_EQ(a.fairness->starved, b.fairness->starved);
    EXPECT_EQ(a.fairness->responses, b.fairness->responses);
    EXPECT_EQ(a.fairness->fewest, b.fairness->fewest);
    EXPECT_EQ(a.fairness->most, b.fairness->most);
    EXPECT_EQ(a.fairness->squares, b.fairness->squares);
  }
  EXPECT_EQ(a.first_failure, b.first_failure);
  EXPECT_EQ(a.interrupted, b.interrupted);
}

/// A measurement in which no two fields that could be mixed up hold the same value.
metrics::Measurement all_different() {
  metrics::Measurement m = measured(1234, 1ms, 777ns, 3s);
  add_timeouts(m, 17, 10s);
  m.warmup = 1'234'567'890ns;
  m.window = 3'000'000'001ns;
  std::uint64_t n = 100;
  for (auto* books : {&m.whole, &m.window_tally}) {
    books->in_flight_at_start = ++n;
    books->sent = (std::uint64_t{1} << 53) + ++n;  // beyond what a double holds
    for (auto& count : books->ended) count = ++n;
    books->in_flight_at_end = ++n;
  }
  m.statuses.by_code.front() = 3;
  m.statuses.by_code.back() = 4;
  m.response_time.record(2h);
  m.send_lag.record(1ns);
  m.time_to_first_byte.record(2ns);
  m.connect_time.record_censored(5s);
  m.tls_handshake_time.record(3ms);
  m.tls_sessions_reused = 55;
  m.series = {{1, 2, 3, 4, {{0, 1}, {4607, 4294967294}}}, {5, 6, 7, 8}, {9, 10, 11, 12, {{77, 1}}}};
  m.stages = {m, metrics::Window{}};
  m.stages[0].window = 77ns;
  m.stages[0].window_tally.sent = 5;
  m.stages[0].response_time.record(3s);
  m.stages[0].service_time.record(4s);
  m.stages[0].send_lag.record(5s);
  m.stages[0].statuses.add(404);
  m.stages[0].bytes_received = 11;
  m.stages[0].bytes_sent = 12;
  m.bytes_received = 1111;
  m.bytes_sent = 2222;
  m.connections_asked = 33;
  m.connections_open = 32;
  m.reconnects = 44;
  m.threads = {{1ns, 3ns}, {2ns}};
  m.loop_lag.record(4ms);
  m.fairness = metrics::Fairness{55, 66, 77, 88, 99, 0.5};
  m.first_failure = "reset: \"connection\" reset\n\tby peer";
  m.interrupted = true;
  return m;
}

TEST(RunFile, a_measurement_comes_back_exactly) {
  record::Run run = example_run();
  run.cases[0].trials[0].measured = all_different();
  const record::Run back = record::from_json(record::to_json(run));
  expect_same(*run.cases[0].trials[0].measured, *back.cases[0].trials[0].measured);
  EXPECT_FALSE(back.cases[3].trials[0].measured);
}

TEST(RunFile, everything_else_comes_back_exactly) {
  record::Run run = example_run();
  run.interrupted = true;
  run.environment.benchmark_variables = {"BENCHMARK_REPETITIONS=2"};
  run.environment.calibration = record::Calibration{
      "2026-11-24T03:00:00.000Z", 50, {110.5, 61'300.25, 7.1}, {120'100, 30'000, 0.1 + 0.2}};
  record::CaseFacts& f = run.cases[1].facts;
  f.rate_per_second = 0.1 + 0.2;
  f.arrival = "poisson";
  f.request_kinds = 3;
  f.requests_total = 77;
  f.requests_per_connection = 9;
  f.threads = 2;
  f.pipelining = 4;
  f.warmup_s = 1.5;
  f.error_budget = 1.0 / 3;
  f.threshold = {{"p99.9_ms", 250.5}, {"rps", 1000}};
  f.gate = {{"p50_ms", 0.03}};
  run.cases[2].trials[0].startup_ms = 812.3456789;
  run.cases[2].trials[0].target_cost =
      record::TargetCost{"proc", 10.01, 8.7, 12'345, 678, {{0, 0, 61'000'000, 3}, {10.01, 8.7, {}, 4}}};
  run.cases[2].trials[0].target_cost->open_files = {812, 1024};
  run.cases[2].trials[0].published_port = true;
  run.cases[2].trials[0].answers = {{}, {"1.0", "gzip", false}};
  const record::Run back = record::from_json(record::to_json(run));

  EXPECT_EQ(back.suite, run.suite);
  EXPECT_EQ(back.suite_path, run.suite_path);
  EXPECT_EQ(back.suite_text, run.suite_text);
  EXPECT_EQ(back.started, run.started);
  EXPECT_EQ(back.finished, run.finished);
  EXPECT_TRUE(back.interrupted);
  const record::Environment& e = back.environment;
  EXPECT_EQ(e.backbench_version, "0.1.0");
  EXPECT_EQ(e.compiler, "g++ 12.2.0");
  EXPECT_EQ(e.build_type, "release");
  EXPECT_EQ(e.host_name, "ci-1");
  EXPECT_EQ(e.kernel, "Linux 6.1.0 x86_64");
  EXPECT_EQ(e.cpu_model, "Example CPU @ 2.60GHz");
  EXPECT_EQ(e.cpus, 2);
  EXPECT_EQ(e.cpu_mhz, 2596.5);
  EXPECT_EQ(e.memory_bytes, 8'000'000'000u);
  EXPECT_EQ(e.load_average, (std::vector<double>{0.12, 0.5, 0.25}));
  EXPECT_EQ(e.open_files_limit, 1024u);
  EXPECT_EQ(e.commit, run.environment.commit);
  EXPECT_EQ(e.command_line, run.environment.command_line);
  EXPECT_EQ(e.benchmark_variables, run.environment.benchmark_variables);
  EXPECT_EQ(e.calibration, run.environment.calibration);
  const record::CaseFacts& g = back.cases[1].facts;
  EXPECT_EQ(g.name, f.name);
  EXPECT_EQ(g.scenario, f.scenario);
  EXPECT_EQ(g.target, f.target);
  EXPECT_EQ(g.target_kind, f.target_kind);
  EXPECT_EQ(g.url, f.url);
  EXPECT_EQ(g.method, f.method);
  EXPECT_EQ(g.path, f.path);
  EXPECT_EQ(g.request_kinds, 3);
  EXPECT_EQ(g.connections, f.connections);
  EXPECT_EQ(g.rate_per_second, f.rate_per_second);
  EXPECT_EQ(g.arrival, "poisson");
  EXPECT_EQ(g.threads, 2);
  EXPECT_EQ(g.pipelining, 4);
  EXPECT_EQ(g.requests_per_connection, 9u);
  EXPECT_EQ(g.warmup_s, 1.5);
  EXPECT_EQ(g.duration_s, 10);
  EXPECT_EQ(g.requests_total, 77u);
  EXPECT_EQ(g.timeout_s, 10);
  EXPECT_EQ(g.error_budget, 1.0 / 3);
  EXPECT_EQ(g.threshold, f.threshold);
  EXPECT_EQ(g.gate, f.gate);
  EXPECT_EQ(g.repetitions, f.repetitions);
  EXPECT_EQ(back.cases[2].trials[0].startup_ms, 812.3456789);
  ASSERT_TRUE(back.cases[2].trials[0].target_cost);
  const record::TargetCost& cost = *back.cases[2].trials[0].target_cost;
  EXPECT_EQ(cost.source, "proc");
  EXPECT_EQ(cost.over_s, 10.01);
  EXPECT_EQ(cost.cpu_s, 8.7);
  EXPECT_EQ(cost.voluntary_switches, 12'345U);
  EXPECT_EQ(cost.involuntary_switches, 678U);
  ASSERT_EQ(cost.samples.size(), 2U);
  EXPECT_EQ(cost.samples[0].memory_bytes, 61'000'000U);
  EXPECT_EQ(cost.samples[1].at_s, 10.01);
  EXPECT_EQ(cost.samples[1].cpu_s, 8.7);
  EXPECT_EQ(cost.samples[1].memory_bytes, std::nullopt);
  EXPECT_EQ(cost.samples[1].processes, 4);
  ASSERT_TRUE(cost.open_files);
  EXPECT_EQ(cost.open_files->open, 812U);
  EXPECT_EQ(cost.open_files->limit, 1024U);
  EXPECT_EQ(back.cases[2].trials[0].answers, run.cases[2].trials[0].answers);
  EXPECT_TRUE(back.cases[2].trials[1].answers.empty());
  EXPECT_TRUE(back.cases[2].trials[0].published_port);
  EXPECT_FALSE(back.cases[2].trials[1].published_port);
  EXPECT_EQ(back.cases[2].trials[1].failure, run.cases[2].trials[1].failure);
  EXPECT_EQ(back.cases[2].trials[2].index, 2);
  EXPECT_EQ(back.cases[2].trials[2].started, run.cases[2].trials[2].started);
  EXPECT_EQ(back.cases[2].trials[2].finished, run.cases[2].trials[2].finished);
}

}  // namespace
