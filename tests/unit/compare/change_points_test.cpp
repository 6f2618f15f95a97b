#include "compare/change_points.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using Series = std::vector<double>;

/// So many points around a level with all but normal noise; the same on every machine.
Series noisy(std::size_t points, double level, double deviation, unsigned seed) {
  std::mt19937 random(seed);
  Series series;
  for (std::size_t i = 0; i < points; ++i) {
    double sum = -6;
    for (int k = 0; k < 12; ++k) sum += static_cast<double>(random()) / 4294967296.0;
    series.push_back(level + deviation * sum);
  }
  return series;
}

Series joined(Series a, const Series& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(ChangePoints, are_found_where_the_level_changes) {
  const auto found = change_points(joined(noisy(40, 0, 0.01, 1), noisy(20, 0.05, 0.01, 2)));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].at, 40u);
  EXPECT_NEAR(found[0].shift, 0.05, 0.01);
  EXPECT_LE(found[0].p, 0.001);
}

TEST(ChangePoints, are_told_in_order_and_each_against_its_neighbours) {
  const auto found = change_points(
      joined(joined(noisy(30, 0, 0.01, 3), noisy(30, 0.10, 0.01, 4)), noisy(30, 0.04, 0.01, 5)));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].at, 30u);
  EXPECT_EQ(found[1].at, 60u);
  EXPECT_NEAR(found[0].shift, 0.10, 0.01);
  EXPECT_NEAR(found[1].shift, -0.06, 0.01);
}

TEST(ChangePoints, are_not_seen_in_noise) {
  int with_any = 0;
  for (unsigned seed = 1; seed <= 200; ++seed) with_any += !change_points(noisy(60, 0, 0.05, seed)).empty();
  EXPECT_LE(with_any, 2);  // one of a thousand series by the rule; more than two of 200 would be p < 0.002
}

TEST(ChangePoints, too_small_to_matter_or_too_young_are_left_out) {
  EXPECT_TRUE(change_points(joined(noisy(40, 0, 0.001, 6), noisy(20, 0.02, 0.001, 7))).empty());
  EXPECT_TRUE(change_points(joined(noisy(40, 0, 0.01, 8), noisy(2, 0.20, 0.01, 9))).empty());
  EXPECT_FALSE(change_points(joined(noisy(40, 0, 0.01, 8), noisy(3, 0.20, 0.01, 9))).empty());
}

TEST(ChangePoints, are_the_same_each_time) {
  const Series series = joined(noisy(40, 0, 0.02, 10), noisy(10, 0.05, 0.02, 11));
  const auto first = change_points(series), second = change_points(series);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].p, second[i].p);
}

TEST(ChangePoints, before_the_last_hundred_points_are_past_and_forgotten) {
  const auto found = change_points(joined(noisy(40, 0, 0.01, 12), noisy(120, 0.05, 0.01, 13)));
  EXPECT_TRUE(found.empty());
  EXPECT_TRUE(change_points({}).empty());
}

TEST(LagOneCorrelation, tells_drift_from_noise_once_steps_are_taken_out) {
  EXPECT_LT(std::abs(lag_one_correlation(noisy(100, 0, 1, 14), {})), 0.3);
  Series drift;
  for (int i = 0; i < 60; ++i) drift.push_back(i);
  EXPECT_GT(lag_one_correlation(drift, {}), 0.8);

  const Series step = joined(noisy(50, 0, 0.01, 15), noisy(50, 0.2, 0.01, 16));
  EXPECT_GT(lag_one_correlation(step, {}), 0.8);
  EXPECT_LT(lag_one_correlation(step, change_points(step)), 0.3);
  EXPECT_EQ(lag_one_correlation(Series(10, 5.0), {}), 0);
}

}  // namespace
}  // namespace backbench::compare::testing
