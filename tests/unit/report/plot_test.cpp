#include "plots.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using namespace backbench::report;
using namespace backbench::report::testing;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

std::string subtitle(const Plot& plot) {
  std::string text;
  for (const std::string& line : plot.subtitle) text += line + "\n";
  return text;
}

record::CaseResult dead(const std::string& target, int connections) {
  return result("hello", target, connections, {failed_trial(0, "no")});
}

TEST(Plots, have_a_line_for_each_target_and_a_point_for_each_case) {
  const Plot plot =
      only(run_of({quick("flask", 10), quick("flask", 100), quick("sanic", 10)}), PlotKind::rps);
  ASSERT_EQ(plot.series.size(), 2u);
  EXPECT_EQ(plot.series[0].name, "flask");
  ASSERT_EQ(plot.series[0].pieces.size(), 1u);
  ASSERT_EQ(plot.series[0].pieces[0].size(), 2u);
  EXPECT_EQ(plot.series[0].pieces[0][1].x, 100);
  EXPECT_EQ(plot.series[0].pieces[0][1].y, 100);  // 1 000 correct ones in 10 s
  EXPECT_EQ(plot.series[1].pieces[0].size(), 1u);
  EXPECT_EQ(plot.file, "hello.rps_vs_connections");
}

TEST(Plots, latency_is_the_mean_in_seconds_and_its_axis_logarithmic) {
  const Plot plot = only(run_of({quick("flask", 10)}), PlotKind::latency);
  EXPECT_NEAR(plot.series[0].pieces[0][0].y, 1e-3, 1e-6);
  EXPECT_TRUE(plot.y.logarithmic);
  EXPECT_TRUE(plot.x.logarithmic);
}

TEST(Plots, rates_and_shares_are_linear_from_zero) {
  for (const PlotKind kind : {PlotKind::rps, PlotKind::errors}) {
    const Plot plot = only(run_of({quick("flask", 10), quick("flask", 100)}), kind);
    EXPECT_FALSE(plot.y.logarithmic);
    EXPECT_EQ(plot.y.from, 0);
    EXPECT_TRUE(plot.x.logarithmic);
  }
}

TEST(Plots, the_band_goes_from_the_lowest_to_the_highest_repetition_and_one_has_none) {
  const auto three = result("hello", "flask", 10,
                            {trial(0, measured(1000, 1ms, 0ns)), trial(1, measured(3000, 1ms, 0ns)),
                             trial(2, measured(2000, 1ms, 0ns))});
  const Plot plot = only(run_of({three, quick("flask", 100)}), PlotKind::rps);
  const PlotPoint& point = plot.series[0].pieces[0][0];
  EXPECT_EQ(point.y, 200);
  EXPECT_EQ(point.low, 100);
  EXPECT_EQ(point.high, 300);
  EXPECT_FALSE(plot.series[0].pieces[0][1].low);
}

TEST(Plots, a_mark_is_hollow_exactly_where_more_failed_than_the_budget_allows) {
  const auto with_failures = [](int connections, int failed) {
    metrics::Measurement m = measured(1000 - failed, 1ms, 0ns);
    add_timeouts(m, failed, 10s);
    return result("hello", "flask", connections, {trial(0, m)});
  };
  const record::Run run = run_of({with_failures(1, 0), with_failures(2, 10), with_failures(3, 11)});
  for (const PlotKind kind : {PlotKind::latency, PlotKind::rps, PlotKind::errors}) {
    const auto points = only(run, kind).series[0].pieces[0];
    EXPECT_FALSE(points[0].hollow);
    EXPECT_FALSE(points[1].hollow);  // 1 % of 1 000 is the budget itself
    EXPECT_TRUE(points[2].hollow);
  }
  EXPECT_THAT(subtitle(only(run, PlotKind::latency)),
              HasSubstr("Hollow marker: over 1 % of the requests failed."));
  EXPECT_THAT(subtitle(only(run_of({with_failures(1, 10)}), PlotKind::latency)), Not(HasSubstr("Hollow")));
}

TEST(Plots, a_mean_with_timeouts_is_a_lower_bound_and_said_to_be_one) {
  const Plot plot = only(example_run(), PlotKind::latency);
  const PlotPoint& point = plot.series[0].pieces[0][1];
  EXPECT_TRUE(point.at_least);
  // 9 000 from 1 ms in steps of 200 µs (mean 0.9009 s) and 1 000 at 10 s.
  EXPECT_NEAR(point.y, 0.9 * 0.9009 + 0.1 * 10, 0.002);
  EXPECT_FALSE(plot.series[0].pieces[0][0].at_least);
  EXPECT_THAT(plot.series[0].fact, HasSubstr("≥ 1.81 s"));
  EXPECT_THAT(subtitle(plot), HasSubstr("Arrow: at least this"));
}

TEST(Plots, a_mean_of_survivors_is_a_lower_bound_too) {
  metrics::Measurement m = measured(900, 1ms, 0ns);
  for (int i = 0; i < 100; ++i) m.window_tally.add(metrics::Ending::reset);
  const record::Run run = run_of({result("hello", "flask", 10, {trial(0, m)})});
  EXPECT_TRUE(only(run, PlotKind::latency).series[0].pieces[0][0].at_least);
  EXPECT_FALSE(only(run, PlotKind::rps).series[0].pieces[0][0].at_least);
  EXPECT_FALSE(only(run, PlotKind::errors).series[0].pieces[0][0].at_least);
}

TEST(Plots, a_line_is_broken_where_a_case_did_not_run_and_the_case_is_named) {
  const Plot plot =
      only(run_of({quick("flask", 10), dead("flask", 100), quick("flask", 1000), quick("flask", 2000)}),
           PlotKind::rps);
  ASSERT_EQ(plot.series[0].pieces.size(), 2u);
  EXPECT_EQ(plot.series[0].pieces[0].size(), 1u);
  EXPECT_EQ(plot.series[0].pieces[1].front().x, 1000);
  EXPECT_THAT(subtitle(plot), HasSubstr("Did not run: flask at 100."));
  EXPECT_EQ(plot.x.ticks.size(), 4u);  // the axis keeps its place
}

TEST(Plots, a_line_is_broken_where_only_others_were_measured) {
  const Plot plot = only(run_of({quick("flask", 10), quick("flask", 1000), quick("sanic", 10),
                                 quick("sanic", 100), quick("sanic", 1000)}),
                         PlotKind::rps);
  EXPECT_EQ(plot.series[0].pieces.size(), 2u);
  EXPECT_EQ(plot.series[1].pieces.size(), 1u);
}

TEST(Plots, a_trial_that_ended_early_counts_as_not_run) {
  record::CaseResult broken = quick("flask", 100);
  broken.trials[0].failure = "the target died";
  const Plot plot = only(run_of({quick("flask", 10), broken}), PlotKind::rps);
  EXPECT_EQ(plot.series[0].pieces[0].size(), 1u);
}

TEST(Plots, of_a_run_in_which_everything_failed_say_so_and_have_axes_all_the_same) {
  const record::Run run = run_of({dead("flask", 10), dead("sanic", 10), dead("sanic", 100)});
  for (const PlotKind kind : {PlotKind::latency, PlotKind::rps, PlotKind::errors, PlotKind::knee}) {
    const Plot plot = only(run, kind);
    EXPECT_EQ(plot.empty, "Nothing was measured here");
    EXPECT_LT(plot.y.from, plot.y.to);
    EXPECT_LT(plot.x.from, plot.x.to);
    EXPECT_EQ(plot.series[0].last(), nullptr);
  }
  EXPECT_THAT(subtitle(only(run, PlotKind::rps)), HasSubstr("Did not run: flask; sanic."));
}

TEST(Plots, leave_out_what_another_tool_did_not_tell) {
  metrics::Measurement told;
  told.window = 10s;
  told.reported_by = "autocannon";
  told.reported_rates = metrics::ReportedRates{};
  metrics::ReportedFigures figures;
  figures.mean = 30ms;
  figures.censored = 5;
  told.response_time = metrics::Distribution::reported(figures);
  const record::Run run = run_of({result("hello", "flask", 10, {trial(0, told)})});
  EXPECT_NEAR(only(run, PlotKind::latency).series[0].pieces[0][0].y, 0.03, 1e-9);
  EXPECT_TRUE(only(run, PlotKind::latency).series[0].pieces[0][0].at_least);
  for (const PlotKind kind :
       {PlotKind::rps, PlotKind::errors, PlotKind::knee, PlotKind::series, PlotKind::percentiles})
    EXPECT_EQ(only(run, kind).series[0].last(), nullptr) << name(kind);
}

TEST(Plots, of_no_case_at_all_are_none) { EXPECT_TRUE(plots(run_of({}), PlotKind::latency).empty()); }

TEST(Plots, scenarios_and_other_axes_have_plots_of_their_own) {
  std::vector<record::CaseResult> cases;
  for (const int threads : {1, 2}) {
    for (const int connections : {10, 100}) {
      cases.push_back(quick("flask", connections));
      cases.back().facts.threads = threads;
    }
  }
  cases.push_back(quick("flask", 10));
  cases.back().facts.scenario = "echo";
  const auto by_connections = plots(run_of(cases), PlotKind::rps, PlotAxis::connections);
  EXPECT_THAT(files(by_connections),
              ElementsAre("hello.threads_1.rps_vs_connections", "hello.threads_2.rps_vs_connections",
                          "echo.rps_vs_connections"));
  EXPECT_THAT(by_connections[1].title, HasSubstr(": hello, 2 threads"));
  EXPECT_THAT(files(plots(run_of(cases), PlotKind::rps, PlotAxis::threads)),
              ElementsAre("hello.connections_10.rps_vs_threads", "hello.connections_100.rps_vs_threads",
                          "echo.rps_vs_threads"));
  // Unasked, a scenario is drawn against what it varies, and one that varies nothing against its connections.
  EXPECT_THAT(files(plots(run_of(cases), PlotKind::rps)),
              ElementsAre("hello.threads_1.rps_vs_connections", "hello.threads_2.rps_vs_connections",
                          "echo.rps_vs_connections", "hello.connections_10.rps_vs_threads",
                          "hello.connections_100.rps_vs_threads"));
}

TEST(Plots, against_the_rate_leave_out_closed_loops) {
  record::CaseResult open = quick("flask", 10);
  open.facts.rate_per_second = 200;
  const auto all = plots(run_of({quick("sanic", 10), open}), PlotKind::rps, PlotAxis::rate);
  ASSERT_EQ(all.size(), 1u);
  ASSERT_EQ(all[0].series.size(), 1u);
  EXPECT_EQ(all[0].series[0].name, "flask");
  EXPECT_TRUE(plots(run_of({quick("sanic", 10)}), PlotKind::rps, PlotAxis::rate).empty());
}

TEST(Plots, a_target_looks_the_same_in_every_plot) {
  record::CaseResult other = quick("sanic", 10);
  other.facts.scenario = "echo";
  const auto all = plots(run_of({quick("flask", 10), quick("sanic", 10), other}), PlotKind::rps);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].series[1].style, all[1].series[0].style);
}

TEST(Plots, of_several_runs_have_a_line_for_each_and_say_whose_it_is) {
  const record::Run before = run_of({quick("flask", 10)});
  record::Run after = run_of({quick("flask", 10, 2000)});
  after.environment.commit = "fedcba9876543210";
  const std::vector<PlotSource> sources = {{&before, "before"}, {&after, "after"}};
  const auto all = plots_of(sources, PlotKind::rps, {});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].series[0].name, "flask · before");
  EXPECT_EQ(all[0].series[1].name, "flask · after");
  EXPECT_EQ(all[0].series[1].pieces[0][0].y, 200);
  EXPECT_NE(all[0].series[0].style, all[0].series[1].style);
  EXPECT_THAT(all[0].footer, HasSubstr("0123456  ·  fedcba9"));
}

TEST(Plots, of_more_than_twelve_targets_become_several) {
  std::vector<record::CaseResult> cases;
  for (int i = 0; i < 30; ++i) cases.push_back(quick("t" + std::to_string(i), 10));
  const auto all = plots(run_of(cases), PlotKind::rps);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[2].series.size(), 6u);
  EXPECT_THAT(all[2].title, HasSubstr("(3 of 3)"));
  EXPECT_THAT(files(all), ElementsAre("hello.rps_vs_connections", "hello.rps_vs_connections.2",
                                      "hello.rps_vs_connections.3"));
}

TEST(Plots, file_names_are_distinct_and_harmless) {
  std::vector<record::CaseResult> cases;
  for (const char* scenario : {"../a", "..'a", "..\"a"}) {
    cases.push_back(quick("flask", 10));
    cases.back().facts.scenario = scenario;
  }
  const auto names = files(plots(run_of(cases), PlotKind::rps));
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 3u);
  for (const std::string& name : names) EXPECT_EQ(name.find_first_of("/'\" "), std::string::npos) << name;
}

TEST(Plots, the_footer_says_request_size_machine_date_and_commit) {
  EXPECT_EQ(only(run_of({quick("flask", 10)}), PlotKind::rps).footer,
            "GET /  ·  1 kB a response  ·  loopback, 2 × Example CPU @ 2.60GHz  ·  2026-11-24  ·  0123456");
}

TEST(Plots, the_footer_does_without_what_is_not_known) {
  record::Run run = run_of({dead("flask", 10)});
  run.environment.commit.clear();
  run.environment.cpu_model.clear();
  run.cases[0].facts.url = "http://192.0.2.7:80/";
  run.interrupted = true;
  EXPECT_EQ(only(run, PlotKind::rps).footer,
            "GET /  ·  2 × unknown processor  ·  2026-11-24  ·  interrupted");
}

TEST(Plots, the_subtitle_says_which_way_is_better_and_over_what) {
  EXPECT_THAT(subtitle(only(example_run(), PlotKind::latency)), ::testing::StartsWith("Lower is better."));
  EXPECT_THAT(subtitle(only(example_run(), PlotKind::rps)), ::testing::StartsWith("Higher is better."));
  EXPECT_THAT(subtitle(only(example_run(), PlotKind::errors)), ::testing::StartsWith("Lower is better."));
  EXPECT_THAT(subtitle(only(run_of({quick("flask", 10)}), PlotKind::rps)),
              HasSubstr("1 repetition of 10\u00A0s"));
}

TEST(Plots, a_ring_marks_the_highest_rate_within_the_budget) {
  metrics::Measurement quick_but_wrong = measured(9000, 1ms, 0ns);
  for (int i = 0; i < 1000; ++i) quick_but_wrong.window_tally.add(metrics::Ending::status);
  const Plot plot = only(run_of({quick("flask", 10, 1000), quick("flask", 100, 2000),
                                 result("hello", "flask", 1000, {trial(0, quick_but_wrong)})}),
                         PlotKind::rps);
  ASSERT_EQ(plot.rings.size(), 1u);
  EXPECT_EQ(plot.rings[0].x, 100);
  EXPECT_EQ(plot.series[0].fact, "200/s at 100");
}

TEST(Plots, errors_show_the_budget_as_a_rule_when_all_have_the_same) {
  record::Run run = run_of({quick("flask", 10), quick("sanic", 10)});
  ASSERT_TRUE(only(run, PlotKind::errors).rule);
  EXPECT_EQ(only(run, PlotKind::errors).rule->y, 0.01);
  run.cases[1].facts.error_budget = 0.05;
  EXPECT_FALSE(only(run, PlotKind::errors).rule);
}

TEST(Plots, a_spoiled_case_is_marked) {
  record::Run run = run_of({quick("flask", 10)});
  EXPECT_FALSE(only(run, PlotKind::rps).series[0].pieces[0][0].spoiled);
  run.cases[0].findings.push_back({"BB01", "client-bound", record::Severity::spoils, "r", "c"});
  const Plot plot = only(run, PlotKind::rps);
  EXPECT_TRUE(plot.series[0].pieces[0][0].spoiled);
  EXPECT_THAT(subtitle(plot), HasSubstr("“!”"));
}

}  // namespace
