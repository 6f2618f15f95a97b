#include "compare/error_counts.hpp"
#include "compare/holm.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Holm, multiplies_each_p_by_the_number_of_tests_left_and_never_lets_a_larger_p_become_smaller) {
  EXPECT_THAT(holm(std::vector{0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleEq(0.03), DoubleEq(0.06), DoubleEq(0.06), DoubleEq(0.02)));
}

TEST(Holm, never_exceeds_one_and_leaves_a_single_p_alone) {
  EXPECT_THAT(holm(std::vector{0.6, 0.9}), ElementsAre(DoubleEq(1), DoubleEq(1)));
  EXPECT_THAT(holm(std::vector{0.04}), ElementsAre(DoubleEq(0.04)));
  EXPECT_THAT(holm(std::vector<double>{}), IsEmpty());
}

TEST(ErrorCounts, are_judged_given_how_many_failed_in_all) {
  // Equal arms: ten failures, eight of them new or more: 56 of 1024.
  EXPECT_NEAR(error_count_p({2, 1000}, {8, 1000}), 56.0 / 1024, 1e-12);
  // The new arm made a quarter of the requests and all four failures.
  EXPECT_NEAR(error_count_p({0, 3000}, {4, 1000}), std::pow(0.25, 4), 1e-12);
}

TEST(ErrorCounts, that_do_not_exist_say_nothing) {
  EXPECT_EQ(error_count_p({0, 1000}, {0, 1000}), 1);
  EXPECT_EQ(error_count_p({0, 0}, {10, 10}), 1);
  EXPECT_EQ(error_count_p({3, 10}, {0, 0}), 1);
}

TEST(ErrorCounts, of_millions_of_requests_are_judged_too) {
  EXPECT_LT(error_count_p({1'000'000, 100'000'000}, {1'010'000, 100'000'000}), 1e-10);
  EXPECT_NEAR(error_count_p({1'000'000, 100'000'000}, {1'000'000, 100'000'000}), 0.5, 0.001);
}

TEST(MoreErrors, needs_a_share_above_one_in_a_thousand_and_a_p_below_it) {
  EXPECT_TRUE(more_errors({0, 10'000}, {20, 10'000}));
  EXPECT_FALSE(more_errors({0, 100'000}, {20, 100'000})) << "sure, but one request in 5000";
  EXPECT_FALSE(more_errors({10, 10'000}, {20, 10'000})) << "may be chance: p = 0.049";
  EXPECT_FALSE(more_errors({20, 10'000}, {0, 10'000})) << "fewer";
}

TEST(ErrorShare, is_beyond_a_limit_when_so_many_failures_are_no_chance) {
  EXPECT_NEAR(error_share_p({3, 10}, 0.1), 0.0701908264, 1e-10);  // 1 - (0.9^10 + 0.9^9 + 45 * 0.9^8 / 100)
  EXPECT_TRUE(errors_beyond({30, 1000}, 0.01));                   // p = 2e-7
  EXPECT_FALSE(errors_beyond({20, 1000}, 0.01)) << "may be chance: p = 0.0033";
  EXPECT_FALSE(errors_beyond({10'000, 1'000'000}, 0.01)) << "on the limit";
  EXPECT_FALSE(errors_beyond({0, 1000}, 0.01));
}

TEST(ErrorShare, of_none_is_broken_by_one_failure_and_of_all_by_nothing) {
  EXPECT_TRUE(errors_beyond({1, 1'000'000}, 0));
  EXPECT_FALSE(errors_beyond({0, 1000}, 0));
  EXPECT_FALSE(errors_beyond({1000, 1000}, 1));
  EXPECT_FALSE(errors_beyond({0, 0}, 0));
}

}  // namespace
}  // namespace backbench::compare::testing
