#include "compare/threshold.hpp"

#include "results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

record::CaseResult limited(std::vector<scenario::MetricLimit> limits) {
  record::CaseResult c = case_of("flask", {10ms, 12ms, 14ms});
  c.facts.threshold = std::move(limits);
  return c;
}

TEST(Threshold, of_a_latency_is_the_most_that_it_may_be) {
  EXPECT_THAT(broken_limits(limited({{"p50_ms", 12.1}})), IsEmpty());
  EXPECT_THAT(broken_limits(limited({{"p50_ms", 11.9}})),
              ElementsAre("p50 is 12.0 ms, its limit is 11.9 ms"));
}

TEST(Threshold, of_a_rate_is_the_least_that_it_may_be) {
  // 1000 responses in 10 s.
  EXPECT_THAT(broken_limits(limited({{"rps", 99.9}})), IsEmpty());
  EXPECT_THAT(broken_limits(limited({{"rps", 100.1}})), ElementsAre(HasSubstr("req/s is 100/s")));
}

TEST(Threshold, holds_the_latency_of_all_trials_together_and_not_their_mean) {
  // The p90 of 3000 responses of which a third took 14 ms.
  EXPECT_THAT(broken_limits(limited({{"p90_ms", 13.9}})), ElementsAre(HasSubstr("p90 is 14.0 ms")));
}

TEST(Threshold, is_broken_by_the_distance_beyond_it_and_kept_on_it) {
  const Metric& p99 = *metric_of("p99_ms");
  const Metric& rps = *metric_of("rps");
  EXPECT_EQ(beyond(p99, 250, 312), 62);
  EXPECT_EQ(beyond(p99, 250, 250), 0);
  EXPECT_EQ(beyond(rps, 1000, 900), 100);
  EXPECT_EQ(beyond(rps, 1000, 1200), -200);
  EXPECT_EQ(limit_text(p99, 250), "p99 ≤ 250 ms");
  EXPECT_EQ(limit_text(rps, 1000), "req/s ≥ 1 000/s");
}

TEST(Threshold, of_a_figure_that_does_not_exist_is_not_broken) {
  EXPECT_THAT(broken_limits(limited({{"server_cpu_us_per_req", 1}, {"no_such_metric", 1}})), IsEmpty());
  EXPECT_THAT(broken_limits(backbench::testing::result("hello", "flask", 10, {failed_trial(0, "died")})),
              IsEmpty());
}

TEST(Threshold, fails_a_comparison_whatever_base_was) {
  const record::CaseResult over = limited({{"p50_ms", 5}});
  EXPECT_EQ(compare_runs(run_of({over}), run_of({over}), {}).exit_code(false), base::ExitCode::gate_failed);
  EXPECT_EQ(compare_runs(run_of({}), run_of({over}), {}).exit_code(false), base::ExitCode::gate_failed);
}

TEST(Threshold, is_not_broken_by_figures_that_a_check_does_not_believe) {
  record::CaseResult over = limited({{"p50_ms", 5}});
  spoil(over);
  EXPECT_EQ(compare_runs(run_of({over}), run_of({over}), {}).exit_code(false), base::ExitCode::ok);
}

TEST(Gate, of_the_suite_says_which_figures_gate_and_at_which_margin) {
  record::CaseResult c = case_of("flask", {10ms, 12ms, 14ms});
  c.facts.gate = {{"rps", 0.07}};
  const RunChange change = compare_runs(run_of({c}), run_of({c}), {});
  EXPECT_TRUE(figure(change.cases[0], "rps").gates);
  EXPECT_EQ(figure(change.cases[0], "rps").margin, 0.07);
  EXPECT_FALSE(figure(change.cases[0], "p50_ms").gates);
}

}  // namespace
}  // namespace backbench::compare::testing
