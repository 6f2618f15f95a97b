#include "compare/comparison.hpp"

#include "results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const record::CaseResult slow = case_of("flask", {20ms, 21ms, 22ms, 23ms, 24ms});
const record::CaseResult fast = case_of("flask", {10ms, 10500us, 11ms, 11500us, 12ms});

TEST(Comparison, of_two_results_measured_one_after_the_other_is_never_a_regression_however_large_the_change) {
  const RunChange change = compare_runs(run_of({fast}), run_of({slow}), {});
  ASSERT_EQ(change.cases.size(), 1u);
  const MetricChange& median = figure(change.cases[0], "p50_ms");
  EXPECT_NEAR(*median.change, 1.0, 0.05) << "twice as slow";
  EXPECT_GT(median.limits->lower, 0.5);
  EXPECT_EQ(median.outcome, Outcome::inconclusive);
  EXPECT_EQ(change.outcome(), Outcome::inconclusive);
  EXPECT_EQ(change.exit_code(false), base::ExitCode::ok);
  EXPECT_EQ(change.exit_code(true), base::ExitCode::not_comparable);
}

TEST(Comparison, counts_trials_and_never_requests) {
  const RunChange change = compare_runs(run_of({fast}), run_of({slow}), {});
  EXPECT_EQ(figure(change.cases[0], "p50_ms").base.trials.size(), 5u);
  const RunChange single =
      compare_runs(run_of({case_of("flask", {1ms})}), run_of({case_of("flask", {2ms})}), {});
  EXPECT_FALSE(figure(single.cases[0], "p50_ms").limits) << "of one trial each there is no spread";
}

TEST(Comparison, tells_the_change_in_the_metrics_own_direction) {
  record::CaseResult half = fast;
  for (record::Trial& t : half.trials) t.measured->window *= 2;  // as many responses in twice the time
  const RunChange change = compare_runs(run_of({fast}), run_of({half}), {});
  EXPECT_NEAR(*figure(change.cases[0], "rps").change, -0.5, 1e-9);
}

TEST(Comparison, gates_on_the_median_and_the_servers_processor_time_and_advises_on_the_rest) {
  record::CaseResult watched = fast;
  for (record::Trial& t : watched.trials) {
    t.target_cost.emplace();
    t.target_cost->over_s = 10;
    t.target_cost->cpu_s = 2;
  }
  const RunChange change = compare_runs(run_of({watched}), run_of({watched}), {});
  std::vector<std::string_view> gates;
  for (const MetricChange& f : change.cases[0].metrics) {
    if (f.gates) gates.push_back(f.metric->id);
  }
  EXPECT_THAT(gates, ElementsAre("p50_ms", "server_cpu_us_per_req"));
  EXPECT_EQ(change.gating, 2u);
}

TEST(Comparison, names_what_is_missing_on_either_side) {
  const RunChange change =
      compare_runs(run_of({fast, case_of("gone", {1ms})}), run_of({fast, case_of("added", {1ms})}), {});
  ASSERT_EQ(change.cases.size(), 3u);
  EXPECT_EQ(change.cases[1].fresh.standing, Standing::missing);
  EXPECT_EQ(change.cases[2].base.standing, Standing::missing);
  EXPECT_EQ(change.cases[1].outcome(), Outcome::inconclusive);
  EXPECT_EQ(change.exit_code(true), base::ExitCode::not_comparable);
}

TEST(Comparison, ends_with_the_code_of_a_failed_target_when_new_could_not_run_what_base_has) {
  record::CaseResult dead =
      backbench::testing::result("hello", "flask", 10, {failed_trial(0, "it died\nof old age")});
  const RunChange change = compare_runs(run_of({fast}), run_of({dead}), {});
  EXPECT_EQ(change.cases[0].fresh.standing, Standing::failed);
  EXPECT_EQ(change.cases[0].fresh.reason, "it died");
  EXPECT_EQ(change.exit_code(false), base::ExitCode::target_failed);
  EXPECT_EQ(compare_runs(run_of({dead}), run_of({dead}), {}).exit_code(false), base::ExitCode::ok);
  EXPECT_EQ(compare_runs(run_of({dead}), run_of({fast}), {}).exit_code(false), base::ExitCode::ok);
}

TEST(Comparison, fails_a_case_that_has_gone_over_its_error_budget) {
  record::CaseResult failing = fast;
  for (record::Trial& t : failing.trials) add_timeouts(*t.measured, 50, 10s);
  const RunChange change = compare_runs(run_of({fast}), run_of({failing}), {});
  ASSERT_THAT(change.cases[0].broken, ElementsAre(HasSubstr("its error budget is 1 %")));
  EXPECT_EQ(change.exit_code(false), base::ExitCode::gate_failed);

  const RunChange both = compare_runs(run_of({failing}), run_of({failing}), {});
  EXPECT_THAT(both.cases[0].broken, IsEmpty()) << "BASE failed as much";
  EXPECT_EQ(both.cases[0].outcome(), Outcome::inconclusive);
  EXPECT_EQ(both.exit_code(false), base::ExitCode::ok);
}

TEST(Comparison, makes_no_ratio_of_a_value_that_is_only_a_lower_bound) {
  record::CaseResult timing_out = fast;
  for (record::Trial& t : timing_out.trials) add_timeouts(*t.measured, 5, 10s);
  const RunChange change = compare_runs(run_of({fast}), run_of({timing_out}), {});
  EXPECT_FALSE(figure(change.cases[0], "mean_ms").change);
  EXPECT_TRUE(figure(change.cases[0], "mean_ms").fresh.at_least);
  EXPECT_THAT(figure(change.cases[0], "mean_ms").reason, HasSubstr("lower bound"));
  EXPECT_TRUE(figure(change.cases[0], "p50_ms").change) << "the median lies below every timeout";
}

TEST(Comparison, tells_of_failed_requests_as_advice) {
  record::CaseResult failing = fast;
  for (record::Trial& t : failing.trials) add_timeouts(*t.measured, 8, 10s);
  const RunChange change = compare_runs(run_of({fast}), run_of({failing}), {});
  EXPECT_THAT(change.cases[0].errors, HasSubstr("0.79 % of the requests failed in NEW, 0 % in BASE"));
  EXPECT_EQ(change.exit_code(false), base::ExitCode::ok);
}

TEST(Comparison, does_not_judge_figures_that_a_check_does_not_believe) {
  record::CaseResult doubtful = fast;
  spoil(doubtful);
  Terms terms;
  terms.history = [](const record::Run&, const record::CaseFacts&, const Metric&) {
    return std::vector(20, 11.0);
  };
  EXPECT_EQ(compare_runs(run_of({fast}), run_of({fast}), terms).outcome(), Outcome::ok);
  const RunChange change = compare_runs(run_of({fast}), run_of({doubtful}), terms);
  EXPECT_EQ(figure(change.cases[0], "p50_ms").outcome, Outcome::inconclusive)
      << "no row contradicts the whole";
  EXPECT_EQ(change.cases[0].fresh.standing, Standing::untrusted);
  EXPECT_THAT(change.cases[0].fresh.reason, HasSubstr("BB01 client-bound"));
  EXPECT_EQ(change.outcome(), Outcome::inconclusive);
}

/// Twenty jobs around 11 ms that differ by about a percent.
std::vector<double> steady_history(const record::Run&, const record::CaseFacts&, const Metric& metric) {
  std::vector<double> jobs;
  for (int i = 0; i < 20; ++i) jobs.push_back(metric.id == "p50_ms" ? 11 * (1 + 0.005 * (i * 7 % 5 - 2)) : 0);
  return metric.id == "p50_ms" ? jobs : std::vector<double>{};
}

TEST(Comparison, judges_by_the_history_of_twenty_jobs_once_a_second_job_confirms_it) {
  Terms terms;
  terms.history = steady_history;
  const record::Run base = run_of({fast}), worse = run_of({slow});
  const RunChange suspected = compare_runs(base, worse, terms);
  EXPECT_EQ(suspected.outcome(), Outcome::inconclusive);
  EXPECT_THAT(figure(suspected.cases[0], "p50_ms").reason, HasSubstr("--confirm"));

  terms.confirmation = &worse;
  const RunChange confirmed = compare_runs(base, worse, terms);
  EXPECT_EQ(confirmed.outcome(), Outcome::regressed);
  EXPECT_EQ(confirmed.exit_code(false), base::ExitCode::gate_failed);
  EXPECT_EQ(figure(confirmed.cases[0], "p50_ms").jobs, 20u);

  terms.confirmation = &base;
  EXPECT_EQ(compare_runs(base, worse, terms).outcome(), Outcome::inconclusive) << "the second job denies it";
  record::Run elsewhere = worse;
  elsewhere.environment.cpu_model = "Another CPU";
  terms.confirmation = &elsewhere;
  EXPECT_EQ(compare_runs(base, worse, terms).outcome(), Outcome::inconclusive) << "not the same machine";
}

TEST(Comparison, with_nineteen_jobs_of_history_is_as_one_without) {
  Terms terms;
  terms.history = [](const record::Run& r, const record::CaseFacts& f, const Metric& m) {
    std::vector<double> jobs = steady_history(r, f, m);
    if (!jobs.empty()) jobs.pop_back();
    return jobs;
  };
  const record::Run worse = run_of({slow});
  terms.confirmation = &worse;
  EXPECT_EQ(compare_runs(run_of({fast}), worse, terms).outcome(), Outcome::inconclusive);
}

TEST(Comparison, lists_what_makes_results_not_comparable_and_then_gives_no_verdict) {
  record::Run other = run_of({slow});
  other.environment.cpu_model = "Another CPU";
  other.environment.kernel = "Linux 5.15.0-1 x86_64";
  other.cases[0].facts.duration_s = 20;
  Terms terms;
  terms.history = steady_history;
  terms.confirmation = &other;
  const RunChange change = compare_runs(run_of({fast}), other, terms);
  std::vector<std::string> whats;
  for (const Difference& d : change.differences) whats.push_back(d.what);
  EXPECT_THAT(whats, ElementsAre("CPU model", "kernel", "hello/flask/connections:10: duration"));
  EXPECT_EQ(change.outcome(), Outcome::inconclusive);
}

TEST(Comparison, finds_no_difference_in_a_kernels_patch_or_in_what_one_side_does_not_tell) {
  record::Run other = run_of({fast});
  other.environment.kernel = "Linux 6.1.99-cloud x86_64";
  other.environment.cpu_model.clear();
  other.environment.host_name = "ci-2";
  other.cases[0].facts.url = "http://127.0.0.1:6000/";
  EXPECT_THAT(compare_runs(run_of({fast}), other, {}).differences, IsEmpty());
}

TEST(Comparison, remarks_on_suites_of_different_text_but_not_on_comments) {
  record::Run other = run_of({fast});
  other.suite_text = "# a comment\n\n" + other.suite_text + "   \n";
  EXPECT_THAT(compare_runs(run_of({fast}), other, {}).remarks, IsEmpty());
  other.suite_text += "    request: {path: /other}\n";
  EXPECT_THAT(compare_runs(run_of({fast}), other, {}).remarks, Not(IsEmpty()));
}

TEST(Comparison, of_nothing_is_inconclusive) {
  EXPECT_EQ(compare_runs(run_of({}), run_of({}), {}).outcome(), Outcome::inconclusive);
}

TEST(Comparison, gates_on_the_mean_where_a_file_tells_no_median) {
  record::CaseResult few = case_of("flask", {10ms, 11ms});
  for (record::Trial& t : few.trials) t.measured = backbench::testing::measured(10, 10ms, 0ns);
  const RunChange change = compare_runs(run_of({few}), run_of({few}), {});
  EXPECT_TRUE(figure(change.cases[0], "mean_ms").gates);
}

}  // namespace
}  // namespace backbench::compare::testing
