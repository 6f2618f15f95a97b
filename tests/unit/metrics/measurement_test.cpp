#include "metrics/measurement.hpp"

#include <vector>

#include <gtest/gtest.h>

using backbench::base::Nanoseconds;
using backbench::metrics::Ending;
using backbench::metrics::Measurement;
using backbench::metrics::merge_thread;
using backbench::metrics::merge_trials;
using backbench::metrics::SecondCounts;
using backbench::metrics::StatusCounts;
using namespace std::chrono_literals;

namespace {

/// A stage with so many correct responses of 1 ms.
backbench::metrics::Window stage(int ok, Nanoseconds length) {
  backbench::metrics::Window w;
  w.window = length;
  for (int i = 0; i < ok; ++i) {
    w.window_tally.add(Ending::ok);
    w.statuses.add(200);
    w.response_time.record(1ms);
  }
  return w;
}

TEST(Measurement, merges_stages_one_by_one_over_threads_and_over_trials) {
  Measurement one, other;
  one.stages = {stage(10, 1s), stage(20, 3s)};
  other.stages = {stage(1, 1s + 2ms), stage(2, 3s - 1ms)};

  Measurement threads = one;
  merge_thread(threads, other);
  ASSERT_EQ(threads.stages.size(), 2u);
  EXPECT_EQ(threads.stages[0].window, 1s + 2ms);
  EXPECT_EQ(threads.stages[1].window, 3s);
  EXPECT_EQ(threads.stages[1].window_tally.ok(), 22u);
  EXPECT_EQ(threads.stages[1].response_time.count(), 22u);

  const std::vector<const Measurement*> both = {&one, &other};
  const Measurement trials = merge_trials(both);
  ASSERT_EQ(trials.stages.size(), 2u);
  EXPECT_EQ(trials.stages[0].window, 2s + 2ms);
  EXPECT_EQ(trials.stages[0].window_tally.ok(), 11u);
  EXPECT_DOUBLE_EQ(trials.stages[1].rps(), 22 / 5.999);
}

/// 40 correct, 10 wrong statuses, 50 timeouts of 1 s, in 2 s.
Measurement share() {
  Measurement m;
  m.warmup = 1s;
  m.window = 2s;
  for (int i = 0; i < 40; ++i) {
    m.window_tally.add(Ending::ok);
    m.statuses.add(200);
    m.response_time.record(5ms);
  }
  for (int i = 0; i < 10; ++i) {
    m.window_tally.add(Ending::status);
    m.statuses.add(503);
  }
  for (int i = 0; i < 50; ++i) {
    m.window_tally.add(Ending::timeout);
    m.response_time.record_censored(1s);
  }
  m.window_tally.sent = 100;
  m.whole = m.window_tally;
  m.series = {{30, 35, 20, 1000, {{7, 50}}}, {10, 15, 30, 500, {{7, 10}, {9, 30}}}};
  m.bytes_received = 3'000'000;
  m.bytes_sent = 700;
  m.connections_asked = 5;
  m.connections_open = 4;
  m.reconnects = 2;
  m.threads = {{100ms}};
  return m;
}

TEST(StatusCounts, counts_by_class_and_ignores_what_is_no_status) {
  StatusCounts s;
  for (const int status : {100, 199, 200, 204, 299, 404, 599, 600, 99, -1, 0}) s.add(status);
  EXPECT_EQ(s.of_class(1), 2u);
  EXPECT_EQ(s.of_class(2), 3u);
  EXPECT_EQ(s.of_class(3), 0u);
  EXPECT_EQ(s.of_class(4), 1u);
  EXPECT_EQ(s.of_class(5), 1u);
  EXPECT_EQ(s.of_class(0), 0u);
  EXPECT_EQ(s.of_class(6), 0u);
  s += s;
  EXPECT_EQ(s.of_class(2), 6u);
}

TEST(Measurement, a_failed_response_is_throughput_but_never_goodput) {
  const Measurement m = share();
  EXPECT_DOUBLE_EQ(m.rps(), 20);
  EXPECT_DOUBLE_EQ(m.throughput(), 25);
  EXPECT_DOUBLE_EQ(m.mb_per_s(), 1.5);
}

TEST(Measurement, without_a_window_rates_are_zero_not_infinite) {
  Measurement m = share();
  m.window = 0s;
  EXPECT_EQ(m.rps(), 0);
  EXPECT_EQ(m.throughput(), 0);
  EXPECT_EQ(m.mb_per_s(), 0);
}

TEST(MergeThread, adds_what_two_threads_saw_in_the_same_window) {
  Measurement all = share();
  Measurement other = share();
  other.series.push_back({1, 1, 0, 7, {{8, 1}}});
  other.window = 2s + 1ms;
  merge_thread(all, other);

  EXPECT_EQ(all.window, 2s + 1ms) << "the same window, not two";
  EXPECT_EQ(all.warmup, 1s);
  EXPECT_EQ(all.window_tally.ok(), 80u);
  EXPECT_EQ(all.whole.sent, 200u);
  EXPECT_EQ(all.statuses.of_class(5), 20u);
  EXPECT_EQ(all.response_time.count(), 180u);
  EXPECT_EQ(all.response_time.censored_count(), 100u);
  ASSERT_EQ(all.series.size(), 3u);
  EXPECT_EQ(all.series[0].ok, 60u);
  EXPECT_EQ(all.series[1].completed, 30u);
  EXPECT_EQ(all.series[1].failed, 60u);
  EXPECT_EQ(all.series[2].bytes, 7u);
  EXPECT_EQ(all.series[1].response_times, (SecondCounts{{7, 20}, {9, 60}}));
  EXPECT_EQ(all.series[2].response_times, (SecondCounts{{8, 1}}));
  EXPECT_EQ(all.bytes_received, 6'000'000u);
  EXPECT_EQ(all.bytes_sent, 1400u);
  EXPECT_EQ(all.connections_asked, 10);
  EXPECT_EQ(all.connections_open, 8);
  EXPECT_EQ(all.reconnects, 4u);
  EXPECT_EQ(all.threads.size(), 2u);
}

TEST(MergeThread, adds_connections_handshakes_and_first_bytes) {
  Measurement all;
  Measurement worker;
  worker.time_to_first_byte.record(1ms);
  worker.connect_time.record(2ms);
  worker.tls_handshake_time.record(3ms);
  worker.tls_sessions_reused = 4;
  merge_thread(all, worker);
  merge_thread(all, worker);
  EXPECT_EQ(all.time_to_first_byte.count(), 2u);
  EXPECT_EQ(all.connect_time.count(), 2u);
  EXPECT_EQ(all.tls_handshake_time.count(), 2u);
  EXPECT_EQ(all.tls_handshake_time.values().max(), 3ms);
  EXPECT_EQ(all.tls_sessions_reused, 8u);
}

TEST(MergeThread, starting_from_nothing_gives_the_worker_itself) {
  Measurement all;
  merge_thread(all, share());
  EXPECT_EQ(all.window, 2s);
  EXPECT_EQ(all.connections_open, 4);
  EXPECT_DOUBLE_EQ(all.rps(), 20);
}

TEST(MergeTrials, adds_windows_so_that_rates_stay_rates) {
  const Measurement a = share();
  Measurement b = share();
  b.connections_open = 3;
  b.threads = {{30ms}, {20ms}};
  const std::vector<const Measurement*> trials = {&a, &b};
  const Measurement all = merge_trials(trials);

  EXPECT_EQ(all.window, 4s);
  EXPECT_EQ(all.warmup, 2s);
  EXPECT_DOUBLE_EQ(all.rps(), 20) << "40 + 40 in 2 s + 2 s";
  EXPECT_EQ(all.response_time.censored_count(), 100u);
  EXPECT_EQ(all.series.size(), 4u);
  EXPECT_EQ(all.series[2].ok, 30u);
  EXPECT_EQ(all.connections_asked, 5) << "each trial had five, not ten at once";
  EXPECT_EQ(all.connections_open, 3);
  ASSERT_EQ(all.threads.size(), 2u);
  EXPECT_EQ(all.threads[0].cpu, 130ms);
  EXPECT_EQ(all.threads[1].cpu, 20ms);
}

TEST(MergeTrials, of_none_is_empty_and_of_one_is_that_one) {
  EXPECT_EQ(merge_trials({}).window, 0s);
  const Measurement a = share();
  const std::vector<const Measurement*> one = {&a};
  const Measurement same = merge_trials(one);
  EXPECT_EQ(same.window, a.window);
  EXPECT_EQ(same.connections_open, 4);
  EXPECT_EQ(same.response_time.quantile(0.4)->value, a.response_time.quantile(0.4)->value);
}

TEST(Merging, keeps_the_first_failure_and_that_something_was_interrupted) {
  Measurement a = share();
  Measurement b = share();
  b.first_failure = "connect: connection refused";
  b.interrupted = true;
  merge_thread(a, b);
  EXPECT_EQ(a.first_failure, "connect: connection refused");
  EXPECT_TRUE(a.interrupted);
  Measurement c = share();
  c.first_failure = "timeout";
  merge_thread(a, c);
  EXPECT_EQ(a.first_failure, "connect: connection refused");
  EXPECT_TRUE(a.interrupted);
}

TEST(Measurement, a_trimmed_one_needs_little_memory_and_gives_the_same_figures) {
  Measurement m = share();
  m.trim();
  EXPECT_TRUE(m.send_lag.values().counts().empty());
  EXPECT_EQ(m.response_time.count(), 90u);
  m.connect_time.record(1s);
  EXPECT_EQ(m.connect_time.count(), 1u);
}

}  // namespace
