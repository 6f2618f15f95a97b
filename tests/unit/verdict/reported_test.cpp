#include "records.hpp"
#include "verdict/checks.hpp"
#include "verdict/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using metrics::Distribution;
using metrics::Ending;
using metrics::Measurement;
using metrics::ReportedFigures;
using ::testing::HasSubstr;

/// What another tool would tell of `count` requests of one duration in `window`.
Measurement told(std::uint64_t count, base::Nanoseconds mean, std::chrono::seconds window) {
  Measurement m;
  m.reported_by = "autocannon";
  m.window = window;
  m.window_tally.ended[0] = m.window_tally.sent = count;
  const double rate = static_cast<double>(count) / static_cast<double>(window.count());
  m.reported_rates = metrics::ReportedRates{rate, rate, {}};
  ReportedFigures figures;
  figures.count = count;
  figures.mean = mean;
  figures.max = mean;
  m.response_time = Distribution::reported(figures);
  return m;
}

/// What its file shows of the study's chart: no counts, two averages.
Measurement of_the_study() {
  Measurement m;
  m.reported_by = "autocannon";
  m.reported_rates = metrics::ReportedRates{{}, 405, {}};
  ReportedFigures figures;
  figures.mean = 5s;
  m.response_time = Distribution::reported(figures);
  return m;
}

TEST(Reported, the_studys_figures_break_littles_law_by_a_factor_of_200) {
  const auto found = check_littles_law(facts(10), of_the_study());
  ASSERT_EQ(ids(found), Ids{"BB03 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("are 2 025 requests in flight, but there was room for 10"));
}

TEST(Reported, a_sound_closed_loop_is_left_alone) {
  record::Trial t = trial(0, told(1000, 100ms, 10s));
  judge(facts(10), t, quiet_machine());
  EXPECT_EQ(ids(t.findings), Ids{});
  EXPECT_EQ(t.limit->limit, record::Limit::unclear) << "there is no evidence of who was the limit";
  EXPECT_TRUE(*t.trusted());
}

TEST(Reported, too_few_in_flight_is_a_caution_since_a_rate_is_not_told) {
  const auto found = check_littles_law(facts(10), told(1000, 50ms, 10s));
  ASSERT_EQ(ids(found), Ids{"BB03 caution"});
  EXPECT_THAT(found[0].cure, HasSubstr("rate"));
}

TEST(Reported, latencies_cut_down_to_whole_milliseconds_may_be_one_longer) {
  // 4 connections, 10 000 requests a second: 0.4 ms each, of which autocannon tells a mean of 0.
  Measurement m = told(100'000, 10us, 10s);
  EXPECT_EQ(ids(check_littles_law(facts(4), m)), Ids{"BB03 caution"});
  ReportedFigures figures = *m.response_time.reported();
  figures.resolution = 1ms;
  m.response_time = Distribution::reported(figures);
  EXPECT_EQ(ids(check_littles_law(facts(4), m)), Ids{});
}

TEST(Reported, without_connections_or_a_mean_there_is_no_law_to_hold_it_to) {
  EXPECT_EQ(ids(check_littles_law(facts(0), of_the_study())), Ids{});
  Measurement m = of_the_study();
  m.response_time = Distribution::reported({});
  EXPECT_EQ(ids(check_littles_law(facts(10), m)), Ids{});
}

TEST(Reported, an_open_loop_is_not_held_to_its_connections) {
  record::CaseFacts f = facts(100);
  f.rate_per_second = 100;
  EXPECT_EQ(ids(check_littles_law(f, told(1000, 5ms, 10s))), Ids{});
}

TEST(Reported, requests_that_vanished_are_found) {
  Measurement m = told(3590, 10ms, 10s);  // a server that drops each fifth: 4492 sent, and no error
  m.window_tally.sent = 4492;
  m.window_tally.in_flight_at_end = 902;
  const auto found = check_reported(facts(10), m);
  ASSERT_EQ(ids(found), Ids{"BB06 caution"});
  EXPECT_THAT(found[0].reason, HasSubstr("of 4 492 requests sent, 892 were neither answered nor counted"));
  m.window_tally.sent = 3600;
  m.window_tally.in_flight_at_end = 10;
  EXPECT_EQ(ids(check_reported(facts(10), m)), Ids{});
}

TEST(Reported, latencies_that_were_made_up_are_found) {
  Measurement m = told(541, 2ms, 6s);  // -R 100 with a stall of 2 s
  ReportedFigures figures = *m.response_time.reported();
  figures.count = 17'071;
  m.response_time = Distribution::reported(figures);
  const auto found = check_reported(facts(10), m);
  ASSERT_EQ(ids(found), Ids{"BB20 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("17 071 latencies of 541 requests"));
}

TEST(Reported, quantiles_out_of_order_are_found) {
  Measurement m = told(10'000, 10ms, 10s);
  ReportedFigures figures = *m.response_time.reported();
  figures.quantiles = {{0.5, 10ms}, {0.9, 9ms}};
  m.response_time = Distribution::reported(figures);
  EXPECT_EQ(ids(check_reported(facts(10), m)), Ids{"BB20 spoils"});
}

TEST(Reported, failures_above_the_budget_leave_survivors) {
  Measurement m = told(1000, 100ms, 10s);
  fail(m, Ending::reset, 100);
  record::Trial t = trial(0, m);
  judge(facts(10), t, quiet_machine());
  EXPECT_EQ(ids(t.findings), Ids{"BB06 spoils"});
}

TEST(Reported, samples_that_were_not_counted_are_not_too_few) {
  const record::CaseResult c = result(
      "hello", "flask", 10, {trial(0, of_the_study()), trial(1, of_the_study()), trial(2, of_the_study())});
  EXPECT_EQ(ids(check_sample_counts(c)), Ids{});
}

TEST(Reported, statuses_that_were_not_told_are_no_other_statuses) {
  Measurement with = told(1000, 100ms, 10s);
  with.statuses.by_code[100] = 1000;
  const record::Run run = run_of({result("hello", "a", 10, {trial(0, with)}),
                                  result("hello", "b", 10, {trial(0, told(1000, 100ms, 10s))})});
  EXPECT_EQ(ids(check_equal_work(run)), Ids{});
}

}  // namespace
}  // namespace backbench::verdict::testing
