#include "record/export.hpp"

#include "record/hdr_encoding.hpp"
#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

/// Names with everything that one of the formats gives a meaning to, and what is no text at all.
constexpr const char* hostile = "=a,b c\"d\\e\nf=g'h\xff\xc3\xa9";

record::Run hostile_run() {
  record::CaseResult c = result("hello", "flask", 10, {trial(0, measured(2000, 1ms, 1us))});
  c.facts.name = c.facts.scenario = c.facts.target = hostile;
  record::Run run = run_of({c});
  run.suite = hostile;
  return run;
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Hgrm, of_a_thousand_microseconds_is_as_approved) {
  metrics::Distribution times;
  for (int i = 1; i <= 1000; ++i) times.record(i * 1us);
  expect_approved("record/thousand.hgrm", record::to_hgrm(times));
}

TEST(Hgrm, rises_in_every_column_and_ends_with_all) {
  metrics::Distribution times;
  for (int i = 0; i < 5000; ++i) times.record(1ms + i * i * 1ns);
  std::istringstream text(record::to_hgrm(times));
  std::string line;
  double last_value = 0, last_share = -1;
  std::uint64_t last_count = 0, rows = 0;
  while (std::getline(text, line)) {
    std::istringstream columns(line);
    double value = 0, share = 0;
    std::uint64_t count = 0;
    if (!(columns >> value >> share >> count)) continue;
    EXPECT_GE(value, last_value);
    EXPECT_GT(share, last_share);
    EXPECT_GE(count, last_count);
    EXPECT_GE(static_cast<double>(count), share * 5000 - 1);
    last_value = value, last_share = share, last_count = count, ++rows;
  }
  EXPECT_EQ(last_count, 5000u);
  EXPECT_EQ(last_share, 1);
  EXPECT_GT(rows, 40u);
}

TEST(Hgrm, says_that_some_are_lower_bounds_and_is_nothing_without_samples) {
  metrics::Distribution times;
  EXPECT_EQ(record::to_hgrm(times), "");
  times.record(1ms);
  times.record_censored(10s);
  EXPECT_THAT(record::to_hgrm(times), HasSubstr("#[Censored =            1"));
}

TEST(HdrEncoding, begins_as_every_reader_knows_it) {
  metrics::Histogram h;
  h.record(1ms, 7);
  EXPECT_TRUE(record::hdr_base64(h).starts_with("HISTFAAAA")) << record::hdr_base64(h);
  EXPECT_TRUE(record::hdr_base64(metrics::Histogram{}).starts_with("HISTFAAAA"));
}

TEST(Hlog, has_a_line_a_second_in_which_a_request_ended) {
  metrics::Measurement m = measured(1000, 1ms, 0ns, 4s);
  keep_seconds(m);
  m.window = 3s + 900ms;
  m.series[2].response_times.clear();
  const std::string text = record::to_hlog(run_of({result("a", "b", 10, {trial(0, m)})}));
  EXPECT_EQ(lines_of(text), 5u + 3u);
  // The run began at 03:10:00.000, its trial at 00.250, and its warm-up lasted 2 s. No time in a bucket can
  // have been longer than the longest.
  for (const char* line : {"2.250,1.000,1.000", "3.250,1.000,1.000", "5.250,0.900,1.000"})
    EXPECT_THAT(text, HasSubstr(std::string("\nTag=a/b/connections:10,") + line + ",HISTFAAAA"));
}

TEST(Hlog, has_a_line_a_trial_and_a_line_a_stage_of_old_runs_that_kept_no_seconds) {
  EXPECT_EQ(lines_of(record::to_hlog(run_of({}))), 5u) << "the head alone";
  EXPECT_EQ(lines_of(record::to_hlog(example_run())), 5u + 6u);
  EXPECT_EQ(lines_of(record::to_hlog(run_of({staged_result()}))), 5u + 4u);
  // The run began at 03:10:00.000, its first trial at 00.250, and its warm-up lasted 2 s.
  EXPECT_THAT(record::to_hlog(example_run()),
              HasSubstr("\nTag=hello/sanic/connections:10,2.250,10.000,9.999,HISTFAAAA"));
  EXPECT_THAT(record::to_hlog(example_run()), HasSubstr("#[StartTime: 1795489800.000 (seconds since epoch)"));
}

TEST(Hlog, a_hostile_name_stays_one_tag) {
  const std::string text = record::to_hlog(hostile_run());
  EXPECT_EQ(lines_of(text), 6u);
  EXPECT_THAT(text, HasSubstr("\nTag==a_b_c\"d\\e_f=g'h\xEF\xBF\xBD\xc3\xa9,2.250,"));
}

TEST(Csv, is_as_approved) { expect_approved("record/trials.csv", record::to_csv(example_run())); }

TEST(Csv, quotes_hostile_names_and_defuses_formulas) {
  const std::string text = record::to_csv(hostile_run());
  EXPECT_THAT(text, HasSubstr(",\"'=a,b c\"\"d\\e\nf=g'h\xEF\xBF\xBD\xc3\xa9\","));
}

TEST(Csv, holds_only_its_head_without_trials) {
  EXPECT_EQ(lines_of(record::to_csv(run_of({}))), 1u);
  EXPECT_EQ(lines_of(record::to_csv(run_of({result("a", "b", 1, {})}))), 1u);
}

TEST(OpenMetrics, is_as_approved) {
  expect_approved("record/openmetrics.txt", record::to_openmetrics(example_run()));
}

TEST(OpenMetrics, of_nothing_measured_still_ends) {
  const std::string text = record::to_openmetrics(run_of({result("a", "b", 1, {failed_trial(0, "why")})}));
  EXPECT_TRUE(text.ends_with("\n# EOF\n"));
  EXPECT_THAT(text, Not(HasSubstr("backbench_rps")));
}

TEST(OpenMetrics, escapes_hostile_names) {
  EXPECT_THAT(record::to_openmetrics(hostile_run()),
              HasSubstr("target=\"=a,b c\\\"d\\\\e\\nf=g'h\xEF\xBF\xBD\xc3\xa9\""));
}

TEST(Influx, is_as_approved) { expect_approved("record/influx.txt", record::to_influx(example_run())); }

TEST(Influx, escapes_hostile_names_and_stays_on_a_line) {
  const std::string text = record::to_influx(hostile_run());
  EXPECT_EQ(lines_of(text), 1u);
  EXPECT_THAT(text, HasSubstr(",target=\\=a\\,b\\ c\"d/e_f\\=g'h\xEF\xBF\xBD\xc3\xa9,trial=0 "));
}

TEST(Influx, leaves_the_time_out_when_there_is_none) {
  record::Run run = run_of({result("a", "b", 1, {failed_trial(0, "why")})});
  run.cases[0].trials[0].started = run.cases[0].trials[0].finished = "";
  EXPECT_TRUE(record::to_influx(run).ends_with(" failed_trial=true\n"));
}

TEST(Export, of_reported_figures_invents_no_samples) {
  metrics::Measurement m;
  m.reported_by = "autocannon";
  m.reported_rates = metrics::ReportedRates{90, 100, {}};
  metrics::ReportedFigures figures;
  figures.mean = 3ms;
  m.response_time = metrics::Distribution::reported(figures);
  const record::Run run = run_of({result("a", "b", 1, {trial(0, m)})});
  EXPECT_EQ(record::to_hgrm(m.response_time), "");
  EXPECT_EQ(lines_of(record::to_hlog(run)), 5u);
  const std::string text = record::to_openmetrics(run);
  EXPECT_THAT(text, Not(HasSubstr("_bucket")));
  EXPECT_THAT(
      text,
      HasSubstr("backbench_response_time_mean_seconds{case=\"a/b/connections:1\",scenario=\"a\",target=\"b\","
                "connections=\"1\"} 0.003"));
  EXPECT_THAT(text, Not(HasSubstr("backbench_requests_total")));
}

TEST(SinceEpoch, takes_our_own_times_and_nothing_else) {
  EXPECT_EQ(record::since_epoch("2026-11-24T03:10:00.250Z"), 1795489800250ms);
  EXPECT_EQ(record::since_epoch("1970-01-01T00:00:01Z"), 1000ms);
  for (const char* wrong : {"", "now", "2026-11-24", "2026-11-24T03:10:00", "2026-11-24T03:10:00.250+01:00"})
    EXPECT_EQ(record::since_epoch(wrong), std::nullopt) << wrong;
}

}  // namespace
