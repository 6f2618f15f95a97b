#include "load/ledger.hpp"

#include <gtest/gtest.h>

namespace backbench::load {
namespace {

using metrics::Ending;
using namespace std::chrono_literals;

const base::TimePoint zero{1000s};

/// Its response begins at once.
Moments at(base::Nanoseconds intended, base::Nanoseconds written) {
  return {zero + intended, zero + written, zero + written};
}

TEST(Ledger, a_request_belongs_to_the_window_in_which_it_ends) {
  Ledger ledger(2s);
  ledger.sent();
  ledger.sent();
  ledger.answered(Ending::ok, 200, at(0s, 0s), zero + 500ms);  // before the window
  ledger.begin_window(zero + 1s);
  ledger.answered(Ending::ok, 200, at(0s, 0s), zero + 1500ms);  // began before, ends inside
  ledger.sent();
  ledger.end_window(zero + 3s);  // one is still running
  const metrics::Measurement m = ledger.close();

  EXPECT_EQ(m.window, 2s);
  EXPECT_EQ(m.window_tally.in_flight_at_start, 1u);
  EXPECT_EQ(m.window_tally.sent, 1u);
  EXPECT_EQ(m.window_tally.ok(), 1u);
  EXPECT_EQ(m.window_tally.in_flight_at_end, 1u);
  EXPECT_TRUE(m.window_tally.balanced());
  EXPECT_EQ(m.whole.sent, 3u);
  EXPECT_EQ(m.whole.ok(), 2u);
  EXPECT_TRUE(m.whole.balanced());
  EXPECT_EQ(m.response_time.count(), 1u);
  EXPECT_EQ(m.response_time.values().max(), 1500ms);
}

TEST(Ledger, a_window_given_away_leaves_nothing_to_the_next_one_and_the_whole_counts_on) {
  Ledger ledger({});
  for (const base::Nanoseconds begin : {0s, 10s}) {
    ledger.begin_window(zero + begin);
    ledger.sent();
    ledger.answered(Ending::ok, 200, at(begin, begin), zero + begin + 50ms);
    ledger.end_window(zero + begin + 60ms);
    const metrics::Window window = ledger.take_window();
    EXPECT_EQ(window.window, 60ms);
    EXPECT_EQ(window.window_tally.ok(), 1u);
    EXPECT_EQ(window.response_time.count(), 1u);
    EXPECT_TRUE(window.window_tally.balanced());
  }
  EXPECT_EQ(ledger.whole().ok(), 2u);
}

TEST(Ledger, response_time_runs_from_the_intended_start_and_service_time_from_the_write) {
  Ledger ledger(1s);
  ledger.begin_window(zero);
  ledger.sent();
  ledger.answered(Ending::ok, 200, at(100ms, 130ms), zero + 150ms);
  ledger.end_window(zero + 1s);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.response_time.values().max(), 50ms);
  EXPECT_EQ(m.service_time.values().max(), 20ms);
  EXPECT_EQ(m.send_lag.values().max(), 30ms);
}

TEST(Ledger, the_first_byte_is_timed_from_the_write) {
  Ledger ledger(10s);
  ledger.begin_window(zero);
  for (int i = 0; i < 3; ++i) ledger.sent();
  ledger.answered(Ending::ok, 200, {zero, zero + 1s, zero + 3s}, zero + 4s);
  ledger.timed_out({zero, zero + 1s, zero + 2s}, 5s, zero + 6s);  // had begun to come
  ledger.timed_out({zero, zero + 1s, {}}, 5s, zero + 6s);
  ledger.end_window(zero + 10s);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.time_to_first_byte.count(), 3u);
  EXPECT_EQ(m.time_to_first_byte.values().min(), 1s);
  EXPECT_EQ(m.time_to_first_byte.censored_count(), 1u);
  EXPECT_EQ(m.time_to_first_byte.values().max(), 5s);
}

TEST(Ledger, connecting_and_the_handshake_are_timed_apart_and_outside_of_any_request) {
  Ledger ledger(1s);
  ledger.connected(3ms);
  ledger.secured(20ms, false);
  ledger.connected(4ms);
  ledger.secured(10ms, true);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.connect_time.values().max(), 4ms);
  EXPECT_EQ(m.tls_handshake_time.count(), 2u);
  EXPECT_EQ(m.tls_handshake_time.values().min(), 10ms);
  EXPECT_EQ(m.tls_sessions_reused, 1u);
  EXPECT_EQ(m.response_time.count(), 0u);
}

TEST(Ledger, a_timeout_stays_in_the_distribution_as_at_least_its_limit) {
  Ledger ledger(10s);
  ledger.begin_window(zero);
  ledger.sent();
  ledger.timed_out(at(0s, 1s), 2s, zero + 3100ms);
  ledger.end_window(zero + 10s);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.window_tally.count(Ending::timeout), 1u);
  EXPECT_EQ(m.response_time.censored_count(), 1u);
  EXPECT_EQ(m.response_time.values().max(),
            3s);  // 1 s late, then 2 s waited; not the 100 ms until it was noticed
  EXPECT_EQ(m.service_time.values().max(), 2s);
}

TEST(Ledger, a_wrong_answer_is_a_failure_and_has_no_latency) {
  Ledger ledger(1s);
  ledger.begin_window(zero);
  for (int i = 0; i < 3; ++i) ledger.sent();
  ledger.answered(Ending::status, 503, at(0s, 0s), zero + 1ms);
  ledger.answered(Ending::mismatch, 200, at(0s, 0s), zero + 1ms);
  ledger.lost(Ending::reset, zero + 2ms);
  ledger.end_window(zero + 1s);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.response_time.count(), 0u);
  EXPECT_EQ(m.window_tally.failed(), 3u);
  EXPECT_EQ(m.window_tally.completed(), 2u);
  EXPECT_EQ(m.statuses.of_class(5), 1u);
  EXPECT_EQ(m.series.at(0).failed, 3u);
  EXPECT_EQ(m.series.at(0).completed, 2u);
}

TEST(Ledger, every_second_has_the_response_times_that_ended_in_it) {
  Ledger ledger(3s);
  ledger.sent();
  ledger.begin_window(zero);
  for (int i = 0; i < 3; ++i) ledger.sent();
  ledger.answered(Ending::ok, 200, at(-1s, -1s), zero + 900ms);
  ledger.answered(Ending::status, 500, at(0s, 0s), zero + 950ms);
  ledger.timed_out(at(0s, 0s), 2s, zero + 2100ms);
  ledger.answered(Ending::ok, 200, at(0s, 1s), zero + 3s);
  ledger.end_window(zero + 3s);
  const metrics::Measurement m = ledger.close();
  const auto once = [](base::Nanoseconds time) {
    return metrics::SecondCounts{{static_cast<std::uint32_t>(metrics::SecondTimes::bucket_of(time)), 1}};
  };
  ASSERT_EQ(m.series.size(), 3u);
  EXPECT_EQ(m.series[0].response_times, once(1900ms)) << "the wrong answer has no latency";
  EXPECT_TRUE(m.series[1].response_times.empty());
  EXPECT_EQ(m.series[2].response_times, metrics::sum_of(once(2s), once(3s))) << "and what came with its end";
}

TEST(Ledger, the_series_has_one_sample_a_second_also_for_idle_ones_and_a_late_end) {
  Ledger ledger(3s);
  ledger.begin_window(zero);
  ledger.received(100);
  ledger.sent();
  ledger.answered(Ending::ok, 200, at(0s, 0s), zero + 10ms);
  ledger.received(50);
  ledger.end_window(zero + 3s + 2ms);
  const metrics::Measurement m = ledger.close();
  ASSERT_EQ(m.series.size(), 3u);
  EXPECT_EQ(m.series[0].ok, 1u);
  EXPECT_EQ(m.series[1].completed, 0u);
  EXPECT_EQ(m.series[0].bytes + m.series[1].bytes + m.series[2].bytes, m.bytes_received);
  EXPECT_EQ(m.bytes_received, 150u);
}

TEST(Ledger, bytes_before_the_window_do_not_count_in_it) {
  Ledger ledger(1s);
  ledger.received(1000);
  ledger.wrote(10);
  ledger.begin_window(zero);
  ledger.received(7);
  ledger.wrote(3);
  ledger.end_window(zero + 1s);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.bytes_received, 7u);
  EXPECT_EQ(m.bytes_sent, 3u);
}

TEST(Ledger, a_request_refused_for_want_of_a_connection_counts_as_sent_and_failed) {
  Ledger ledger(1s);
  ledger.begin_window(zero);
  ledger.refused(zero + 1ms);
  ledger.end_window(zero + 1s);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.window_tally.sent, 1u);
  EXPECT_EQ(m.window_tally.count(Ending::connect), 1u);
  EXPECT_TRUE(m.window_tally.balanced());
}

TEST(Ledger, the_first_failure_keeps_its_own_words) {
  Ledger ledger(1s);
  ledger.explain("connect", "connection refused");
  ledger.explain("response", "status 500");
  EXPECT_EQ(ledger.close().first_failure, "connect: connection refused");
}

TEST(Ledger, each_stage_holds_the_requests_that_ended_in_it_and_the_window_all_of_them) {
  Ledger ledger(3s, 3);
  ledger.sent();
  ledger.answered(Ending::ok, 200, at(0s, 0s), zero + 1ms);  // before the window
  ledger.begin_window(zero);
  ledger.sent();
  ledger.sent();
  ledger.received(10);
  ledger.answered(Ending::ok, 200, at(0s, 0s), zero + 900ms);
  ledger.next_stage(zero + 1s);  // one is running
  ledger.received(7);
  ledger.answered(Ending::status, 500, at(0s, 0s), zero + 1100ms);
  ledger.sent();
  ledger.next_stage(zero + 2500ms);  // and another
  ledger.answered(Ending::ok, 200, at(2s, 2s), zero + 2700ms);
  ledger.sent();
  ledger.end_window(zero + 3s);
  const metrics::Measurement m = ledger.close();

  ASSERT_EQ(m.stages.size(), 3u);
  EXPECT_EQ(m.stages[0].window, 1s);
  EXPECT_EQ(m.stages[1].window, 1500ms);
  EXPECT_EQ(m.stages[2].window, 500ms);
  for (const metrics::Window& stage : m.stages) EXPECT_TRUE(stage.window_tally.balanced());
  EXPECT_EQ(m.stages[0].window_tally.in_flight_at_end, 1u);
  EXPECT_EQ(m.stages[1].window_tally.in_flight_at_start, 1u);
  EXPECT_EQ(m.stages[1].window_tally.ok(), 0u);
  EXPECT_EQ(m.stages[1].statuses.of_class(5), 1u);
  EXPECT_EQ(m.stages[1].bytes_received, 7u);
  EXPECT_EQ(m.stages[0].response_time.values().max(), 900ms);
  EXPECT_EQ(m.stages[2].response_time.values().max(), 700ms);

  EXPECT_EQ(m.window, 3s);
  EXPECT_EQ(m.window_tally.sent, 4u);
  EXPECT_EQ(m.window_tally.ok(), 2u);
  EXPECT_EQ(m.window_tally.in_flight_at_start, 0u);
  EXPECT_EQ(m.window_tally.in_flight_at_end, 1u);
  EXPECT_TRUE(m.window_tally.balanced());
  EXPECT_EQ(m.response_time.count(), 2u);
  EXPECT_EQ(m.bytes_received, 17u);
  ASSERT_EQ(m.series.size(), 3u);  // of the window, whatever its stages
  EXPECT_EQ(m.series[1].failed, 1u);
  EXPECT_EQ(m.series[0].bytes, 10u);
  EXPECT_EQ(m.series[1].bytes, 7u);
}

TEST(Ledger, a_stage_that_was_not_reached_has_no_length) {
  Ledger ledger(3s, 2);
  ledger.begin_window(zero);
  ledger.sent();
  ledger.end_window(zero + 200ms);
  const metrics::Measurement m = ledger.close();
  EXPECT_EQ(m.window, 200ms);
  EXPECT_EQ(m.window_tally.in_flight_at_end, 1u);
  EXPECT_TRUE(m.window_tally.balanced());
  ASSERT_EQ(m.stages.size(), 2u);
  EXPECT_EQ(m.stages[1].window, 0s);
}

}  // namespace
}  // namespace backbench::load
