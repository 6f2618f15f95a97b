#include "compare/history_rule.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

const double margin = std::log(1.03);

/// Jobs whose successive distances are all 0.02: their spread is 1.4826 * 0.02 / sqrt(2) = 0.020967.
std::vector<double> zigzag(std::size_t n) {
  std::vector<double> jobs;
  for (std::size_t i = 0; i < n; ++i) jobs.push_back(i % 2 ? 0.01 : -0.01);
  return jobs;
}

TEST(HistoryRule, takes_the_spread_from_successive_jobs_so_that_drift_hardly_touches_it) {
  EXPECT_NEAR(judge_by_history(zigzag(20), 0, {}, 0.01, margin).spread, 0.020967, 1e-6);
  std::vector<double> drifting = zigzag(20);
  for (std::size_t i = 0; i < drifting.size(); ++i) drifting[i] += 0.001 * static_cast<double>(i);
  EXPECT_NEAR(judge_by_history(drifting, 0, {}, 0.01, margin).spread, 0.020967, 0.002);
}

TEST(HistoryRule, calls_a_job_worse_beyond_the_interval_that_predicts_one_more) {
  // 0.020967 * sqrt(1 + 1/20) * t(0.99, 19 degrees) = 0.020967 * 1.024695 * 2.539483 = 0.054560.
  EXPECT_EQ(judge_by_history(zigzag(20), 0.0547, 0.0547, 0.01, margin).outcome, Outcome::regressed);
  EXPECT_EQ(judge_by_history(zigzag(20), 0.0544, 0.0547, 0.01, margin).outcome, Outcome::inconclusive);
  EXPECT_NEAR(judge_by_history(zigzag(20), 0, {}, 0.01, margin).detectable, std::expm1(0.05456), 1e-5);
}

TEST(HistoryRule, needs_a_second_job_that_agrees) {
  const HistoryVerdict alone = judge_by_history(zigzag(20), 0.2, {}, 0.01, margin);
  EXPECT_EQ(alone.outcome, Outcome::inconclusive);
  EXPECT_FALSE(alone.confirmed);
  EXPECT_EQ(judge_by_history(zigzag(20), 0.2, 0.0, 0.01, margin).outcome, Outcome::inconclusive);
  EXPECT_EQ(judge_by_history(zigzag(20), 0.2, -0.2, 0.01, margin).outcome, Outcome::inconclusive);
  EXPECT_TRUE(judge_by_history(zigzag(20), 0.2, 0.2, 0.01, margin).confirmed);
}

TEST(HistoryRule, calls_a_change_within_the_margin_no_regression_however_steady_the_jobs) {
  const std::vector<double> steady(20, 0.0);
  EXPECT_EQ(judge_by_history(steady, 0.02, 0.02, 0.01, margin).outcome, Outcome::ok);
  EXPECT_EQ(judge_by_history(steady, 0.04, 0.04, 0.01, margin).outcome, Outcome::regressed);
}

TEST(HistoryRule, is_ok_only_where_a_change_beyond_the_margin_can_be_ruled_out) {
  EXPECT_EQ(judge_by_history(zigzag(20), 0, {}, 0.01, margin).outcome, Outcome::inconclusive);
  EXPECT_EQ(judge_by_history(zigzag(20), 0, {}, 0.01, std::log(1.10)).outcome, Outcome::ok);
}

TEST(HistoryRule, calls_the_mirror_image_improved) {
  EXPECT_EQ(judge_by_history(zigzag(20), -0.06, -0.06, 0.01, margin).outcome, Outcome::improved);
}

}  // namespace
}  // namespace backbench::compare::testing
