#include "report/latency_columns.hpp"

#include "report/html_record.hpp"
#include "report/html_seconds.hpp"
#include "support/example_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace backbench;
using namespace backbench::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

namespace {

struct Group {
  int second;
  base::Nanoseconds taken;
  int requests;
};

/// Seconds in which so many requests took so long; those of 10 s timed out.
record::CaseResult case_of(std::size_t seconds, const std::vector<Group>& groups) {
  metrics::Measurement m;
  m.window = std::chrono::seconds(seconds);
  m.series.resize(seconds);
  std::vector<metrics::SecondTimes> times(seconds);
  for (const Group& group : groups)
    for (int i = 0; i < group.requests; ++i) {
      const bool timed_out = group.taken >= 10s;
      m.window_tally.add(timed_out ? metrics::Ending::timeout : metrics::Ending::ok);
      timed_out ? m.response_time.record_censored(group.taken) : m.response_time.record(group.taken);
      times[static_cast<std::size_t>(group.second)].record(group.taken);
    }
  for (std::size_t s = 0; s < seconds; ++s) m.series[s].response_times = times[s].take();
  return result("hello", "sanic", 10, {trial(0, m)});
}

report::LatencyColumns columns_of(const record::CaseResult& result, int most = 120) {
  return report::latency_columns(result.trials[0], most).value();
}

TEST(LatencyColumns, have_eight_bins_an_octave) {
  // 2^20 ns is the beginning of bin 160; twice as long is 8 bins on, and 4 % longer is in the same bin.
  const auto columns = columns_of(
      case_of(1, {{0, 1'048'576ns, 3}, {0, 1'090'000ns, 2}, {0, 2'097'152ns, 1}, {0, 1'048'575ns, 4}}));
  ASSERT_EQ(columns.columns.size(), 1u);
  EXPECT_THAT(columns.columns[0].bins, ElementsAre(Pair(159, 4u), Pair(160, 5u), Pair(168, 1u)));
}

TEST(LatencyColumns, put_seconds_together_when_there_are_more_than_wanted) {
  const record::CaseResult result = case_of(10, {{0, 1ms, 1}, {3, 1ms, 2}, {4, 1ms, 4}, {9, 1ms, 8}});
  const auto columns = columns_of(result, 3);
  EXPECT_EQ(columns.column_s, 4);
  ASSERT_EQ(columns.columns.size(), 3u);
  std::vector<std::uint64_t> requests;
  for (const auto& column : columns.columns) requests.push_back(column.bins.begin()->second);
  EXPECT_THAT(requests, ElementsAre(3u, 4u, 8u));
  EXPECT_EQ(columns_of(result, 10).column_s, 1);
}

TEST(LatencyColumns, leave_out_the_part_of_a_second_at_the_end) {
  record::CaseResult result = case_of(4, {{0, 1ms, 1}, {3, 1ms, 1}});
  result.trials[0].measured->window = 3100ms;
  EXPECT_EQ(columns_of(result).columns.size(), 3u);
}

TEST(LatencyColumns, have_a_percentile_where_ten_requests_lie_beyond) {
  const auto columns =
      columns_of(case_of(3, {{0, 1ms, 980}, {0, 8ms, 20}, {1, 1ms, 979}, {1, 8ms, 20}, {2, 1ms, 19}}));
  // To two digits: less than 1/128 above the value.
  ASSERT_TRUE(columns.columns[0].p99);
  EXPECT_GE(columns.columns[0].p99->value, 8ms);
  EXPECT_LE(columns.columns[0].p99->value, 8ms + 62'500ns);
  EXPECT_FALSE(columns.columns[1].p99);
  EXPECT_TRUE(columns.columns[1].p50);
  EXPECT_FALSE(columns.columns[2].p50);
}

TEST(LatencyColumns, say_at_least_of_what_stands_among_the_timeouts) {
  const auto columns = columns_of(case_of(2, {{0, 1ms, 1000}, {0, 10s, 50}, {1, 1ms, 1000}}));
  ASSERT_TRUE(columns.at_least);
  EXPECT_EQ(columns.at_least->from, 10s);
  EXPECT_EQ(columns.at_least->bin, columns.columns[0].bins.rbegin()->first);
  EXPECT_EQ(columns.columns[0].p99->value, 10s);
  EXPECT_TRUE(columns.columns[0].p99->censored);
  EXPECT_FALSE(columns.columns[0].p50->censored);
  EXPECT_FALSE(columns.columns[1].p99->censored);
  EXPECT_FALSE(columns_of(case_of(1, {{0, 1ms, 1}})).at_least);
}

TEST(LatencyColumns, are_absent_where_no_second_has_response_times) {
  const record::CaseResult older = result("hello", "sanic", 10, {trial(0, measured(100, 1ms, 1us))});
  EXPECT_FALSE(report::latency_columns(older.trials[0], 120));
  const record::CaseResult failed = result("hello", "sanic", 10, {failed_trial(0, "it died")});
  EXPECT_FALSE(report::latency_columns(failed.trials[0], 120));
}

TEST(LatencyColumns, are_fewer_on_a_page_with_many_trials) {
  const auto run_with = [](int trials) {
    std::vector<record::Trial> list(static_cast<std::size_t>(trials));
    return run_of({result("hello", "sanic", 10, std::move(list))});
  };
  EXPECT_EQ(report::most_columns(run_of({})), 120);
  EXPECT_EQ(report::most_columns(run_with(50)), 120);
  EXPECT_EQ(report::most_columns(run_with(300)), 20);
  EXPECT_EQ(report::most_columns(run_with(5000)), 10);
}

TEST(Packed, counts_follow_each_other_and_a_negative_number_leaves_bins_out) {
  EXPECT_THAT(report::packed({{0, 5}, {1, 6}, {88, 3}, {90, 1}}), ElementsAre(5, 6, -86, 3, -1, 1));
  EXPECT_THAT(report::packed({}), ElementsAre());
}

TEST(ChartRecord, has_columns_in_place_of_the_histograms_of_seconds) {
  const record::Run run = run_of({case_of(2, {{0, 1'048'576ns, 20}})});
  const nlohmann::json page = nlohmann::json::parse(report::chart_record(run));
  const nlohmann::json& series = page["cases"][0]["trials"][0]["measured"]["series"];
  EXPECT_FALSE(series.contains("response_time"));
  EXPECT_EQ(series["latency_columns"].dump(),
            R"({"bins":[[-160,20],[]],"column_s":1,"p50_ms":[1.057,null],"p99_ms":[null,null]})");
}

TEST(ChartRecord, of_an_older_version_has_no_columns) {
  EXPECT_THAT(report::chart_record(example_run()), Not(HasSubstr("latency_columns")));
}

TEST(Seconds, have_a_row_for_each_percentile_and_a_dash_where_it_does_not_exist) {
  const record::Run run = run_of({case_of(2, {{0, 1'048'576ns, 20}})});
  const std::string html = report::seconds_html(run, "hello");
  EXPECT_THAT(html, HasSubstr("<td>p50</td><td>1.06 ms</td><td>–</td>"));
  EXPECT_THAT(html, HasSubstr("<td>p99</td><td>–</td><td>–</td>"));
}

TEST(Seconds, too_many_for_a_page_are_a_sentence_that_says_where_they_are) {
  const record::Run run = run_of({result("hello", "sanic", 10, {trial(0, measured(7000, 1ms, 1us, 7000s))})});
  EXPECT_THAT(report::seconds_html(run, "hello"), HasSubstr("They are in run.json"));
}

}  // namespace
