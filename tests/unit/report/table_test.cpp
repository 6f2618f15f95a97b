#include "report/table.hpp"

#include "base/utf8.hpp"
#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

std::string line_of(const record::CaseResult& c) {
  const std::vector<std::string> names = {c.facts.name};
  return report::Table(names, false).line(c);
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, base::display_width(line));
  return widest;
}

TEST(Table, of_a_run_reads_well) { expect_approved("report/table.txt", report::table(example_run(), false)); }

TEST(Table, of_a_run_reads_well_in_colour) {
  expect_approved("report/table_colour.txt", report::table(example_run(), true));
}

TEST(Table, has_a_line_for_each_stage_below_its_case) {
  std::istringstream lines(line_of(staged_result()));
  std::string whole, first, second, none;
  std::getline(lines, whole);
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_FALSE(std::getline(lines, none));
  EXPECT_THAT(whole, HasSubstr("rate:100..1000 "));
  EXPECT_THAT(whole, HasSubstr(" 460 "));  // (18 900 + 17 900) in 80 s
  EXPECT_THAT(first, ::testing::StartsWith("  100/s for 10s "));
  EXPECT_THAT(first, HasSubstr(" 95 "));  // (1000 + 900) in 20 s
  EXPECT_THAT(second, ::testing::StartsWith("  1000/s..200/s for 30s "));
  EXPECT_THAT(second, HasSubstr(" 582 "));  // 34 900 in 60 s
}

TEST(Table, has_no_escape_byte_without_colour) {
  record::Run run = example_run();
  run.cases[0].facts.name = "\x1b[2Jevil";
  run.cases[1].facts.target = "\x1b]0;evil\x07";
  run.cases[3].trials[0].failure = "log: \x1b[31mred\x1b[0m";
  EXPECT_EQ(report::table(run, false).find('\x1b'), std::string::npos);
}

TEST(Table, says_at_least_where_timeouts_hide_the_figure) {
  const std::string line = line_of(example_run().cases[1]);
  EXPECT_THAT(line, HasSubstr("≥ 10.0 s"));
  EXPECT_THAT(line, HasSubstr("10 % *"));
}

TEST(Table, says_below_which_servers_were_reached_through_a_relay) {
  record::Run run = example_run();
  EXPECT_THAT(report::notes(run, false), Not(HasSubstr("publishes")));
  run.cases[0].trials[0].published_port = true;
  run.cases[0].trials.back().published_port = true;
  EXPECT_THAT(
      report::notes(run, false),
      HasSubstr(run.cases[0].facts.target + ": reached through a port that the container engine publishes."));
}

TEST(Table, has_a_dash_for_what_does_not_exist) {
  const std::string line = line_of(result("s", "t", 1, {trial(0, measured(15, 1ms, 0ns))}));
  std::istringstream words(line);
  std::vector<std::string> cells;
  for (std::string word; words >> word;) cells.push_back(word);
  EXPECT_EQ(cells,
            (std::vector<std::string>{"s/t/connections:1", "1.00", "ms", "–", "–", "1.5", "0", "%", "–"}));
}

TEST(Table, spread_is_how_far_a_repetition_lies_from_their_mean) {
  const auto c = result("s", "t", 1,
                        {trial(0, measured(100, 1000us, 0ns)), trial(1, measured(100, 1100us, 0ns)),
                         trial(2, measured(100, 900us, 0ns))});
  EXPECT_THAT(line_of(c), HasSubstr("± 10 %\n"));
}

TEST(Table, a_case_without_a_whole_trial_says_failed) {
  EXPECT_THAT(line_of(result("s", "t", 1, {failed_trial(0, "no")})), HasSubstr("failed\n"));
}

TEST(Table, is_at_most_a_hundred_columns_wide) {
  record::Run run = example_run();
  run.cases[0].facts.name = std::string(150, 'x') + "/connections:10";
  std::vector<std::string> names;
  for (const auto& c : run.cases) names.push_back(c.facts.name);
  const report::Table table(names, false);
  EXPECT_LE(widest_line(table.header()), 100u);
  for (const auto& c : run.cases) EXPECT_LE(widest_line(table.line(c)), 100u);
  EXPECT_THAT(table.line(run.cases[0]), HasSubstr("/connections:10"));
}

TEST(Notes, are_empty_when_there_is_nothing_to_say) {
  EXPECT_EQ(report::notes(run_of({result("s", "t", 1, {trial(0, measured(100, 1ms, 1us))})}), false), "");
}

TEST(Notes, keep_a_long_reason_short) {
  std::string log;
  for (int i = 0; i < 100; ++i) log += "line " + std::to_string(i) + "\n";
  const std::string text = report::notes(run_of({result("s", "t", 1, {failed_trial(0, log)})}), false);
  EXPECT_THAT(text, HasSubstr("line 7\n      …\n"));
  EXPECT_THAT(text, Not(HasSubstr("line 8")));
}

TEST(Summary, names_the_best_rate_and_the_lowest_p99_where_all_were_measured) {
  const auto run = run_of({
      result("s", "a", 10, {trial(0, measured(5000, 1ms, 1us))}),
      result("s", "b", 10, {trial(0, measured(4000, 1ms, 1us))}),
      result("s", "a", 100, {trial(0, measured(3000, 20ms, 0ns))}),
      result("s", "b", 100, {trial(0, measured(2000, 10ms, 0ns))}),
      result("s", "a", 1000, {trial(0, measured(3000, 1ms, 0ns))}),
      result("s", "b", 1000, {failed_trial(0, "no")}),
  });
  EXPECT_THAT(report::summary(run),
              HasSubstr("Best rate: a 500/s at 10 connections. Lowest p99 at 100 connections: b 10.0 ms.\n"));
  EXPECT_THAT(report::summary(run), HasSubstr("6 benchmarks in 14:47. 1 failed to run.\n"));
}

TEST(Summary, a_case_over_its_budget_wins_nothing_and_is_said_to_be_out) {
  metrics::Measurement quick = measured(9000, 1ms, 0ns);
  for (int i = 0; i < 1000; ++i) quick.window_tally.add(metrics::Ending::status);
  const auto run = run_of(
      {result("s", "a", 10, {trial(0, quick)}), result("s", "b", 10, {trial(0, measured(2000, 10ms, 0ns))})});
  EXPECT_THAT(report::summary(run),
              HasSubstr("Best rate: b 200/s at 10 connections. Lowest p99 at 10 connections: "
                        "b 10.0 ms (a 1.00 ms, but 10 % failed).\n"));
}

TEST(Summary, keeps_scenarios_apart_and_compares_nothing_with_one_target) {
  const auto run = run_of({result("hello", "a", 10, {trial(0, measured(5000, 1ms, 1us))}),
                           result("echo", "a", 10, {trial(0, measured(2000, 1ms, 1us))})});
  EXPECT_THAT(report::summary(run), HasSubstr("hello: Best rate: a 500/s at 10 connections.\n"
                                              "echo: Best rate: a 200/s at 10 connections.\n"));
}

TEST(Summary, says_that_a_run_was_interrupted_and_gives_no_time_while_it_has_none) {
  record::Run run = run_of({});
  run.finished.clear();
  run.interrupted = true;
  EXPECT_EQ(report::summary(run), "0 benchmarks. The run was interrupted.\n");
}

}  // namespace
