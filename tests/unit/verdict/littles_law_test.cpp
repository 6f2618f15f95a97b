#include "records.hpp"
#include "verdict/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using metrics::Ending;
using ::testing::HasSubstr;

/// A window in which `count` requests of one duration ended.
metrics::Measurement of(int connections, std::uint64_t count, base::Nanoseconds each,
                        std::chrono::seconds window) {
  metrics::Measurement m;
  m.window = window;
  m.connections_asked = m.connections_open = connections;
  m.window_tally.ended[0] = count;
  for (std::uint64_t i = 0; i < count; ++i) {
    m.response_time.record(each);
    m.service_time.record(each);
  }
  return m;
}

// The origin study's chart of Flask: with 10 clients about 405 requests a second, at an average latency
// of 5.0 s. Ten clients that wait 5 s for each answer make 2 requests a second.
TEST(LittlesLaw, the_origin_studys_own_figures_break_it_by_a_factor_of_200) {
  const auto found = check_littles_law(facts(10), of(10, 8100, 5s, 20s));
  ASSERT_EQ(ids(found), Ids{"BB03 spoils"});
  // 405 x 5 = 2025, and the histogram knows 5 s to a thousandth.
  EXPECT_THAT(found[0].reason, HasSubstr("405/s at a mean of 5.00 s are 2 026 requests in flight"));
  EXPECT_THAT(found[0].reason, HasSubstr("there was room for 10"));
}

TEST(LittlesLaw, holds_in_a_steady_closed_loop_and_nothing_is_said) {
  for (const auto& [connections, rate] : {std::pair(1, 500), {10, 1600}, {100, 1500}, {1000, 1200}})
    EXPECT_EQ(ids(check_littles_law(facts(connections), steady(connections, rate))), Ids{}) << connections;
}

TEST(LittlesLaw, speaks_beyond_five_percent_and_not_before) {
  // 10 connections, 10 s, 1000 requests: each would take 100 ms; the edges of the window allow 1 % more.
  EXPECT_EQ(ids(check_littles_law(facts(10), of(10, 1000, 105ms, 10s))), Ids{});
  EXPECT_EQ(ids(check_littles_law(facts(10), of(10, 1000, 108ms, 10s))), Ids{"BB03 spoils"});
  EXPECT_EQ(ids(check_littles_law(facts(10), of(10, 1000, 95ms, 10s))), Ids{});
  EXPECT_EQ(ids(check_littles_law(facts(10), of(10, 1000, 92ms, 10s))), Ids{"BB03 spoils"});
}

TEST(LittlesLaw, names_the_effective_concurrency_when_connections_idle) {
  const auto found =
      check_littles_law(facts(200), of(200, 10'000, 10ms, 10s));  // ten of them do all the work
  ASSERT_EQ(ids(found), Ids{"BB03 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("are 10 requests in flight, but there should have been 200"));
}

TEST(LittlesLaw, counts_pipelined_requests_as_in_flight) {
  record::CaseFacts f = facts(10);
  f.pipelining = 4;
  EXPECT_EQ(ids(check_littles_law(f, of(10, 4000, 100ms, 10s))), Ids{});
  f.pipelining = 1;
  EXPECT_EQ(ids(check_littles_law(f, of(10, 4000, 100ms, 10s))), Ids{"BB03 spoils"});
}

TEST(LittlesLaw, a_timed_out_request_was_in_flight_until_its_timeout) {
  metrics::Measurement m = of(10, 500, 100ms, 10s);  // five connections' worth, and five that hang
  m.window_tally.ended[static_cast<std::size_t>(Ending::timeout)] = 25;
  for (int i = 0; i < 25; ++i) m.response_time.record_censored(2s);
  EXPECT_EQ(ids(check_littles_law(facts(10), m)), Ids{});
}

TEST(LittlesLaw, a_few_long_requests_may_stick_out_of_a_short_window) {
  metrics::Measurement m =
      of(10, 1800, 10ms, 2s);  // nine connections' worth, and one that hung since before it
  m.window_tally.ended[static_cast<std::size_t>(Ending::timeout)] = 1;
  m.response_time.record_censored(10s);
  EXPECT_EQ(ids(check_littles_law(facts(10), m)), Ids{});
}

TEST(LittlesLaw, all_that_waited_through_a_pause_before_the_window_may_stick_out_of_it) {
  metrics::Measurement m = of(100, 19'900, 10ms, 2s);  // 99.5 connections' worth
  m.window_tally.ended[0] += 100;
  for (int i = 0; i < 100; ++i) m.response_time.record(200ms);  // begun up to 200 ms before it
  EXPECT_EQ(ids(check_littles_law(facts(100), m)), Ids{});
  m.window_tally.ended[0] += 1200;
  for (int i = 0; i < 1200; ++i) m.response_time.record(10ms);
  EXPECT_EQ(ids(check_littles_law(facts(100), m)), Ids{"BB03 spoils"}) << "6 % more than the pause explains";
}

TEST(LittlesLaw, a_window_that_a_late_generator_ended_late_leaves_answers_unread) {
  metrics::Measurement m = of(10, 1600, 10ms, 2s);  // nothing was read in the last fifth
  EXPECT_EQ(ids(check_littles_law(facts(10), m)), Ids{"BB03 spoils"});
  m.loop_lag.record(400ms);
  EXPECT_EQ(ids(check_littles_law(facts(10), m)), Ids{});
}

TEST(LittlesLaw, requests_still_running_at_the_end_are_not_among_those_that_ended) {
  metrics::Measurement m = of(10, 1000, 100ms, 10s);
  for (int i = 0; i < 5; ++i) m.response_time.record_censored(12s);
  EXPECT_EQ(ids(check_littles_law(facts(10), m)), Ids{});
}

TEST(LittlesLaw, says_nothing_of_idle_connections_where_they_have_a_reason) {
  const metrics::Measurement half = of(10, 500, 100ms, 10s);
  record::CaseFacts open_loop = facts(10);
  open_loop.rate_per_second = 50;
  EXPECT_EQ(ids(check_littles_law(open_loop, half)), Ids{}) << "a schedule leaves connections idle";
  record::CaseFacts closing = facts(10);
  closing.requests_per_connection = 1;
  EXPECT_EQ(ids(check_littles_law(closing, half)), Ids{}) << "connecting takes its time";
  metrics::Measurement failing = half;
  failing.window_tally.ended[static_cast<std::size_t>(Ending::reset)] = 50;
  EXPECT_EQ(ids(check_littles_law(facts(10), failing)), Ids{}) << "failed requests have no latency";
}

TEST(LittlesLaw, an_open_loop_cannot_have_more_in_service_than_connections) {
  record::CaseFacts f = facts(10);
  f.rate_per_second = 405;
  EXPECT_EQ(ids(check_littles_law(f, of(10, 8100, 5s, 20s))), Ids{"BB03 spoils"});
}

TEST(LittlesLaw, an_empty_window_breaks_nothing) {
  EXPECT_EQ(ids(check_littles_law(facts(10), metrics::Measurement{})), Ids{});
}

}  // namespace
}  // namespace backbench::verdict::testing
