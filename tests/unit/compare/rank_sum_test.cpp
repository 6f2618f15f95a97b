#include "compare/rank_sum.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using Values = std::vector<double>;

Values counted(std::size_t n, double first, double step) {
  Values values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(first + step * static_cast<double>(i));
  return values;
}

TEST(MannWhitney, is_exact_for_small_samples_without_ties) {
  // The diabetes example of SciPy's documentation: U = 17 of 20.
  EXPECT_NEAR(*mann_whitney_p(Values{19, 22, 16, 29, 24}, Values{20, 11, 17, 12}), 14.0 / 126, 1e-12);
  // Three against three, all apart: 2 of the 20 orders.
  EXPECT_NEAR(*mann_whitney_p(Values{1, 2, 3}, Values{4, 5, 6}), 0.1, 1e-12);
}

TEST(MannWhitney, uses_the_normal_distribution_with_corrections_for_large_samples_and_ties) {
  // 9 against 9, all apart: U = 81, mean 40.5, variance 128.25, z = 3.532045.
  EXPECT_NEAR(*mann_whitney_p(counted(9, 1, 1), counted(9, 11, 1)), 0.000412295, 1e-9);
  // {1,2,2} against {2,3,3}: U = 8, variance 9/12 * (7 - 30/30) = 4.5, z = 3/2.12132.
  EXPECT_NEAR(*mann_whitney_p(Values{1, 2, 2}, Values{2, 3, 3}), 0.157299, 1e-6);
}

TEST(MannWhitney, does_not_care_which_sample_comes_first) {
  const Values a = {3, 1, 4, 1.5}, b = {2, 7, 1.8, 2.8, 9};
  EXPECT_DOUBLE_EQ(*mann_whitney_p(a, b), *mann_whitney_p(b, a));
}

TEST(MannWhitney, of_values_that_are_all_the_same_is_one_and_of_none_does_not_exist) {
  EXPECT_EQ(mann_whitney_p(Values(10, 5.0), Values(10, 5.0)), 1.0);
  EXPECT_FALSE(mann_whitney_p(Values{}, Values{1}));
}

TEST(Shift, is_the_median_of_all_differences) {
  EXPECT_DOUBLE_EQ(shift(Values{1, 2, 3}, Values{11, 12, 14}), 10);
  EXPECT_DOUBLE_EQ(shift(Values{5}, Values{3, 1}), -3);
}

TEST(ShiftLimits, hold_the_shift_as_often_as_they_say_over_all_orders_of_five_and_five) {
  // Every way to deal the numbers 1 to 10 to two samples of five; the true shift is 0.
  int all = 0, lower_above = 0, upper_below = 0;
  for (unsigned bits = 0; bits < 1024; ++bits) {
    Values a, b;
    for (unsigned i = 0; i < 10; ++i) (bits >> i & 1 ? a : b).push_back(i + 1);
    if (a.size() != 5) continue;
    ++all;
    const auto limits = shift_limits(a, b, 0.05);
    ASSERT_TRUE(limits);
    lower_above += limits->lower > 0;
    upper_below += limits->upper < 0;
  }
  EXPECT_EQ(all, 252);
  // U <= 4 in 12 of the 252 orders, U <= 5 in 19: the level allows the former.
  EXPECT_EQ(lower_above, 12);
  EXPECT_EQ(upper_below, 12);
}

TEST(ShiftLimits, do_not_exist_for_too_few_values) {
  EXPECT_FALSE(shift_limits(Values{1, 2}, Values{3, 4, 5}, 0.05));  // 1 of 10 orders
  EXPECT_FALSE(shift_limits(Values{1}, Values{2}, 0.05));
}

TEST(ShiftLimits, of_large_samples_come_near_those_of_the_exact_distribution) {
  // 60 and 60 (exact) against 70 and 70 (normal) of the same spacing lie on the same side and of like width.
  const auto exact = shift_limits(counted(60, 0, 1.0 / 60), counted(60, 1, 1.0 / 60), 0.05);
  const auto normal = shift_limits(counted(70, 0, 1.0 / 70), counted(70, 1, 1.0 / 70), 0.05);
  ASSERT_TRUE(exact && normal);
  EXPECT_NEAR(normal->lower, exact->lower, 0.02);
  EXPECT_NEAR(normal->upper, exact->upper, 0.02);
}

}  // namespace
}  // namespace backbench::compare::testing
