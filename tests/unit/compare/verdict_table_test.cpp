#include "compare/verdict_table.hpp"

#include "results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const record::CaseResult flask = case_of("flask", {10ms, 11ms, 12ms});
const record::CaseResult sanic = case_of("sanic", {5ms, 6ms, 7ms});

std::vector<std::string> benchmarks(const VerdictTable& table) {
  std::vector<std::string> names;
  for (const VerdictRow& row : table.rows) {
    if (names.empty() || names.back() != row.benchmark) names.push_back(row.benchmark);
  }
  return names;
}

TEST(VerdictTable, begins_with_what_is_worst) {
  record::CaseResult failing = sanic;
  for (record::Trial& t : failing.trials) add_timeouts(*t.measured, 50, 10s);
  const record::CaseResult dead =
      backbench::testing::result("hello", "express", 10, {failed_trial(0, "died")});
  const VerdictTable table = table_of(
      compare_runs(run_of({flask, sanic, case_of("express", {1ms})}), run_of({flask, failing, dead}), {}),
      false);
  EXPECT_THAT(benchmarks(table), ElementsAre("hello/express/connections:10", "hello/sanic/connections:10",
                                             "hello/flask/connections:10"));
  EXPECT_EQ(table.rows.front().verdict(), "not run");
  EXPECT_EQ(table.rows.front().reason, "died");
  EXPECT_EQ(table.headline, "1 regressed, 2 inconclusive");
}

TEST(VerdictTable, shows_the_rare_figures_only_when_asked) {
  const RunChange change = compare_runs(run_of({flask}), run_of({flask}), {});
  EXPECT_EQ(table_of(change, false).rows.size(), 3u) << "p50, req/s and p99";
  EXPECT_GT(table_of(change, true).rows.size(), 3u);
}

TEST(VerdictTable, says_that_sequential_results_prove_nothing) {
  const VerdictTable table = table_of(compare_runs(run_of({flask}), run_of({flask}), {}), false);
  EXPECT_THAT(table.notes, ElementsAre(HasSubstr("not interleaved")));
}

TEST(SettlingCommands, name_the_suite_and_each_target_that_is_undecided) {
  EXPECT_THAT(settling_commands(compare_runs(run_of({flask, sanic}), run_of({flask, sanic}), {})),
              ElementsAre("backbench ab scenarios/frameworks.yaml --base flask --new flask",
                          "backbench ab scenarios/frameworks.yaml --base sanic --new sanic"));
}

TEST(SettlingCommands, check_out_the_commit_of_base_when_there_are_two) {
  record::Run next = run_of({flask});
  next.environment.commit = "fedcba9876543210fedcba9876543210fedcba98";
  EXPECT_THAT(
      settling_commands(compare_runs(run_of({flask}), next, {})),
      ElementsAre("git worktree add --detach .base 0123456789ab",
                  "backbench ab scenarios/frameworks.yaml --base .base/targets/flask --new targets/flask"));
}

TEST(SettlingCommands, quote_what_a_shell_would_not_take_literally) {
  record::Run run = run_of({flask});
  run.suite_path = "it's mine/a b.yaml";
  EXPECT_THAT(settling_commands(compare_runs(run, run, {})),
              ElementsAre("backbench ab 'it'\\''s mine/a b.yaml' --base flask --new flask"));
}

TEST(SettlingCommands, do_not_exist_where_nothing_could_be_measured) {
  const record::CaseResult dead = backbench::testing::result("hello", "flask", 10, {failed_trial(0, "died")});
  EXPECT_THAT(settling_commands(compare_runs(run_of({flask}), run_of({dead}), {})), IsEmpty());
}

}  // namespace
}  // namespace backbench::compare::testing
