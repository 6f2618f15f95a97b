#include "compare/sign_test.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

TEST(SignTest, gives_the_p_of_so_many_heads_or_more) {
  EXPECT_NEAR(sign_test_p(8, 10), 56.0 / 1024, 1e-12);  // (45 + 10 + 1) of the 1024 ways ten coins fall
  EXPECT_NEAR(sign_test_p(10, 10), 1.0 / 1024, 1e-15);
  EXPECT_NEAR(sign_test_p(16, 20), (4845.0 + 1140 + 190 + 20 + 1) / (1 << 20), 1e-12);
  EXPECT_EQ(sign_test_p(0, 7), 1);
  EXPECT_EQ(sign_test_p(0, 0), 1);
}

TEST(SignTest, keeps_its_level_over_all_ways_in_which_ten_coins_fall) {
  for (const double level : {0.05, 0.02, 0.01, 0.001}) {
    int rejected = 0;
    for (unsigned signs = 0; signs < 1024; ++signs) {
      std::size_t heads = 0;
      for (unsigned left = signs; left != 0; left >>= 1) heads += left & 1;
      rejected += sign_test_p(heads, 10) <= level;
    }
    EXPECT_LE(rejected, level * 1024);
  }
}

std::vector<double> from_one_to(int n) {
  std::vector<double> values;
  for (int i = n; i >= 1; --i) values.push_back(i);
  return values;
}

TEST(MedianLimits, are_order_statistics) {
  // Ten coins show one head or none in 11 of 1024 cases and two or fewer in 56, more than 5 %; twenty show
  // five or fewer in 2.07 % and six in 5.77 %.
  EXPECT_EQ(median_limits(from_one_to(10), 0.05)->lower, 2);
  EXPECT_EQ(median_limits(from_one_to(10), 0.05)->upper, 9);
  EXPECT_EQ(median_limits(from_one_to(20), 0.05)->lower, 6);
  EXPECT_EQ(median_limits(from_one_to(20), 0.05)->upper, 15);
}

TEST(MedianLimits, do_not_exist_for_values_that_are_too_few) {
  EXPECT_FALSE(median_limits(from_one_to(4), 0.05));  // 1/16
  EXPECT_EQ(median_limits(from_one_to(5), 0.05)->lower, 1);
  EXPECT_EQ(median_limits(from_one_to(5), 0.05)->upper, 5);
  EXPECT_FALSE(median_limits({}, 0.05));
}

}  // namespace
}  // namespace backbench::compare::testing
