#include "report/findings.hpp"

#include "report/explanation.hpp"
#include "report/table.hpp"
#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using record::Severity;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

record::Finding finding(const std::string& id, Severity severity, const std::string& reason = "the reason") {
  return {id, "its title", severity, reason, "the cure"};
}

/// example_run() with a verdict on it: one of each severity, and one of the whole run.
record::Run judged_run() {
  record::Run run = example_run();
  run.findings = {finding("BB16", Severity::caution, "the load average was 1.5 on 2 processors")};
  for (record::CaseResult& result : run.cases) {
    for (record::Trial& t : result.trials)
      if (t.measured && !t.failure) t.limit = {record::Limit::unclear, "nothing is known of the server"};
  }
  run.cases[0].findings = {finding("BB10", Severity::note)};
  run.cases[0].trials[1].findings = {finding("BB14", Severity::caution, "3 % of the time was stolen")};
  run.cases[1].trials[0].limit = {record::Limit::client, "a thread computed for 99 % of the window"};
  run.cases[1].trials[0].findings = {
      finding("BB01", Severity::spoils, "a thread computed for 99 % of the window"),
      finding("BB14", Severity::spoils, "30 % of the time was stolen")};
  return run;
}

TEST(Findings, stand_below_the_table_and_as_marks_in_it) {
  expect_approved("report/table_judged.txt", report::table(judged_run(), false));
}

TEST(Findings, mark_a_case_by_the_worst_of_them) {
  const record::Run run = judged_run();
  EXPECT_EQ(report::mark_of(run.cases[0]), "?");
  EXPECT_EQ(report::mark_of(run.cases[1]), "!");
  EXPECT_EQ(report::mark_of(run.cases[2]), "");
}

TEST(Findings, of_notes_alone_give_no_text_and_no_mark) {
  record::Run run = example_run();
  run.cases[0].findings = {finding("BB10", Severity::note)};
  EXPECT_EQ(report::findings_text(run, false), "");
  EXPECT_EQ(report::mark_of(run.cases[0]), "");
}

TEST(Findings, tell_the_worst_case_of_an_id_and_count_the_others) {
  const std::string text = report::findings_text(judged_run(), false);
  EXPECT_THAT(text,
              HasSubstr("! BB14 its title: hello/sanic/connections:1000, hello/sanic/connections:10\n"));
  EXPECT_THAT(text, HasSubstr("30 % of the time"));
  EXPECT_THAT(text, Not(HasSubstr("3 % of the time")));
  EXPECT_THAT(text, HasSubstr("? BB16 its title: the whole run\n"));
}

TEST(Findings, about_the_run_are_each_told) {
  record::Run run = example_run();
  run.findings = {finding("BB12", Severity::spoils, "hello: one compresses"),
                  finding("BB12", Severity::spoils, "echo: one closes the connection"),
                  finding("BB16", Severity::caution)};
  const std::string text = report::findings_text(run, false);
  const auto first = text.find("hello: one compresses"), second = text.find("echo: one closes");
  ASSERT_NE(first, text.npos);
  ASSERT_NE(second, text.npos);
  EXPECT_LT(first, second);
  EXPECT_LT(second, text.find("BB16"));
}

TEST(Findings, name_a_benchmark_once_and_no_more_than_two) {
  record::Run run = example_run();
  for (record::CaseResult& result : run.cases)
    for (record::Trial& t : result.trials) t.findings = {finding("BB01", Severity::spoils)};
  EXPECT_THAT(report::findings_text(run, false),
              HasSubstr(": hello/sanic/connections:10, hello/sanic/connections:1000 and 2 more\n"));
}

TEST(Findings, take_no_escape_byte_from_a_name) {
  record::Run run = judged_run();
  run.cases[1].facts.name = "\x1b[2Jevil";
  run.cases[1].trials[0].findings[0].reason = "\x1b[31mred";
  EXPECT_THAT(report::findings_text(run, false), Not(HasSubstr("\x1b")));
  EXPECT_THAT(report::explanation(run.cases[1], false), Not(HasSubstr("\x1b")));
}

TEST(Explanation, of_each_case_reads_well) {
  const record::Run run = judged_run();
  std::string text;
  for (const record::CaseResult& result : run.cases) text += report::explanation(result, false) + "\n";
  expect_approved("report/explanation.txt", text + report::explanation(run, false));
}

TEST(Explanation, of_an_open_loop_says_what_was_offered) {
  record::Run run = judged_run();
  run.cases[0].facts.rate_per_second = 200;
  run.cases[0].facts.arrival = "poisson";
  EXPECT_THAT(report::explanation(run.cases[0], false),
              HasSubstr("open loop, 200/s offered (poisson), on 10 connections"));
}

TEST(Explanation, of_a_run_without_findings_of_its_own_is_empty) {
  EXPECT_EQ(report::explanation(example_run(), false), "");
}

TEST(Table, latencies_of_survivors_are_lower_bounds) {
  metrics::Measurement m = measured(9000, 1ms, 1us);
  for (int i = 0; i < 1000; ++i) m.window_tally.add(metrics::Ending::reset);
  const record::Run run = run_of({result("s", "t", 10, {trial(0, m)})});
  const std::string text = report::table(run, false);
  EXPECT_THAT(text, HasSubstr("≥ 5.50 ms"));
  EXPECT_THAT(text, HasSubstr("≥ at least, too: failed requests have no latency"));
}

TEST(Summary, marks_a_winner_that_is_not_to_be_believed) {
  record::Run run = run_of({result("s", "a", 10, {trial(0, measured(5000, 1ms, 1us))}),
                            result("s", "b", 10, {trial(0, measured(4000, 2ms, 1us))})});
  run.cases[0].trials[0].findings = {finding("BB01", Severity::spoils)};
  const std::string text = report::summary(run);
  EXPECT_THAT(text, HasSubstr("1 not to be believed (!)."));
  EXPECT_THAT(text, HasSubstr("Best rate: a 500/s at 10 connections (!)."));
  EXPECT_THAT(text, HasSubstr("Lowest p99 at 10 connections: a 5.95 ms (!)."));
}

}  // namespace
