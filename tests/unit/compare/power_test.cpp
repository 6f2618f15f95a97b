#include "compare/power.hpp"

#include "compare/distributions.hpp"
#include "compare/median.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

TEST(Distributions, have_the_tabulated_quantiles) {
  EXPECT_NEAR(normal_quantile(0.95), 1.644854, 1e-6);
  EXPECT_NEAR(normal_quantile(0.99), 2.326348, 1e-6);
  EXPECT_NEAR(normal_upper_tail(1.959964), 0.025, 1e-7);
  EXPECT_NEAR(student_t_quantile(0.95, 9), 1.833113, 1e-6);
  EXPECT_NEAR(student_t_quantile(0.90, 9), 1.383029, 1e-6);
  EXPECT_NEAR(binomial_upper_tail(8, 10, 0.5), 0.0546875, 1e-12);
  EXPECT_EQ(binomial_upper_tail(0, 10, 0.5), 1);
  EXPECT_EQ(binomial_upper_tail(11, 10, 0.5), 0);
}

TEST(Median, is_the_middle_or_between_the_middle_two) {
  EXPECT_EQ(median(std::vector{3.0, 1.0, 2.0}), 2);
  EXPECT_EQ(median(std::vector{4.0, 1.0, 2.0, 3.0}), 2.5);
}

TEST(StandardDeviation, is_that_of_the_sample) {
  EXPECT_DOUBLE_EQ(standard_deviation(std::vector{1.0, 2.0, 3.0, 4.0}), std::sqrt(5.0 / 3));
  EXPECT_EQ(standard_deviation(std::vector{7.0}), 0);
}

TEST(Attainability, asks_forty_comparisons_at_one_percent_for_twelve_blocks) {
  EXPECT_EQ(fewest_blocks(40, 0.01), 12u);
  EXPECT_EQ(fewest_blocks(1, 0.05), 5u);
  EXPECT_EQ(fewest_blocks(4, 1.0 / 64), 8u) << "2^-8 is a quarter of 2^-6, exactly";
  EXPECT_LE(smallest_p(12), 0.01 / 40);
  EXPECT_GT(smallest_p(11), 0.01 / 40);
}

TEST(BlockSpread, comes_from_the_interval_and_is_not_moved_by_one_wild_block) {
  // -0.09, -0.07, … 0.09: an even spread of standard deviation 0.0606 around 0.
  std::vector<double> d;
  for (int i = 0; i < 10; ++i) d.push_back(-0.09 + 0.02 * i);
  const double calm = *block_spread(d);
  EXPECT_NEAR(calm, 0.06, 0.02);
  d[9] = 5;
  EXPECT_LT(*block_spread(d), 2 * calm);
}

TEST(BlockSpread, does_not_exist_below_five_blocks) {
  EXPECT_FALSE(block_spread(std::vector{0.1, 0.2, 0.3, 0.4}));
  EXPECT_TRUE(block_spread(std::vector{0.1, 0.2, 0.3, 0.4, 0.5}));
}

TEST(DetectableChange, of_ten_blocks_is_the_quantiles_of_t_over_the_root_of_ten) {
  // (1.8331 + 1.3830) * 0.03 / sqrt(10) * 1.02329 = 0.031221; exp - 1 = 0.03171.
  EXPECT_NEAR(detectable_change(0.03, 10), 0.03171, 1e-5);
  EXPECT_EQ(detectable_change(0, 10), 0);
}

TEST(BlocksStillNeeded, are_those_that_would_show_too_little_change_or_confirm_one) {
  const double margin = std::log(1.03);
  // Nothing seen, spread 0.05: ok at ((1.6449 * 1.02329 * 0.05) / 0.029559)^2 = 8.1 -> 9 blocks, confirmed at
  // ((2.3263 + 1.2816) * 1.02329 * 0.05 / 0.029559)^2 = 39.0 -> 39 or 40.
  EXPECT_NEAR(static_cast<double>(blocks_still_needed(0, 0.05, margin, 10, 0.01, 1)), 29.5, 0.5);
  // A change of 10 %: (3.6079 * 1.02329 * 0.05 / 0.09531)^2 = 3.75 -> 4 blocks: one more, the least there is.
  EXPECT_EQ(blocks_still_needed(std::log(1.1), 0.05, margin, 10, 0.01, 1), 1u);
}

TEST(BlocksStillNeeded, are_finite_right_at_the_margin) {
  const double margin = std::log(1.03);
  EXPECT_LE(blocks_still_needed(std::nextafter(margin, 0.0), 0.05, margin, 10, 0.01, 1), 1'000'000u);
}

}  // namespace
}  // namespace backbench::compare::testing
