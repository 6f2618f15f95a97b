#include "compare/signed_rank.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using Values = std::vector<double>;

/// 1, 2, … n with the signs of the bits.
Values signed_ranks(std::size_t n, unsigned bits) {
  Values values;
  for (std::size_t i = 0; i < n; ++i) {
    const auto rank = static_cast<double>(i + 1);
    values.push_back(bits >> i & 1 ? rank : -rank);
  }
  return values;
}

/// The differences whose positive ranks of 1 … n add up to `sum`.
Values with_sum(std::size_t n, std::size_t sum) {
  Values values;
  for (std::size_t rank = n; rank > 0; --rank) {
    const bool positive = rank <= sum;
    if (positive) sum -= rank;
    values.push_back(positive ? static_cast<double>(rank) : -static_cast<double>(rank));
  }
  return values;
}

/// By enumeration of all signs of the given magnitudes, ranks worked out naively.
double enumerated_p(const Values& d) {
  std::vector<double> ranks(d.size());
  for (std::size_t i = 0; i < d.size(); ++i) {
    for (const double other : d)
      ranks[i] += std::abs(other) < std::abs(d[i]) ? 1 : std::abs(other) == std::abs(d[i]) ? 0.5 : 0;
    ranks[i] += 0.5;
  }
  const auto sum = [&](auto positive) {
    double total = 0;
    for (std::size_t i = 0; i < d.size(); ++i) total += d[i] != 0 && positive(i) ? ranks[i] : 0;
    return total;
  };
  const double seen = sum([&](std::size_t i) { return d[i] > 0; });
  int as_large = 0;
  for (unsigned bits = 0; bits < 1u << d.size(); ++bits)
    as_large += sum([&](std::size_t i) { return (bits >> i & 1) != 0; }) >= seen;
  return as_large / std::exp2(static_cast<double>(d.size()));
}

TEST(SignedRank, finds_at_every_level_no_more_than_that_share_of_all_1024_signs_of_ten_blocks) {
  std::vector<double> all;
  for (unsigned bits = 0; bits < 1024; ++bits) all.push_back(signed_rank_p(signed_ranks(10, bits)));
  for (const double level : {0.05, 0.01, 0.005, 0.001}) {
    const auto found = std::count_if(all.begin(), all.end(), [&](double p) { return p <= level; });
    EXPECT_LE(static_cast<double>(found) / 1024, level);
    EXPECT_GT(found, 0);
  }
}

TEST(SignedRank, has_the_tabulated_tail_probabilities) {
  EXPECT_NEAR(signed_rank_p(with_sum(10, 45)), 0.04199, 5e-6);
  EXPECT_NEAR(signed_rank_p(with_sum(10, 52)), 0.00488, 5e-6);
  EXPECT_NEAR(signed_rank_p(with_sum(20, 150)), 0.04865, 5e-6);
  EXPECT_NEAR(signed_rank_p(with_sum(20, 167)), 0.00962, 5e-6);
}

TEST(SignedRank, of_all_positive_differences_is_two_to_the_minus_n) {
  EXPECT_DOUBLE_EQ(signed_rank_p(Values{0.3, 0.1, 0.2}), 0.125);
  EXPECT_DOUBLE_EQ(signed_rank_p(Values(40, 0.5)), std::exp2(-40));
}

TEST(SignedRank, of_the_depression_scores_of_hollander_and_wolfe_is_5_of_512) {
  const Values before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
  const Values after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
  Values gain;
  for (std::size_t i = 0; i < before.size(); ++i) gain.push_back(before[i] - after[i]);
  EXPECT_NEAR(signed_rank_p(gain), 10.0 / 512, 1e-12);
  EXPECT_NEAR(hodges_lehmann(gain), 0.46, 1e-12);
  const auto limits = walsh_limits(gain, 0.02);
  ASSERT_TRUE(limits);
  EXPECT_NEAR(limits->lower, 0.010, 1e-12);
  EXPECT_NEAR(limits->upper, 0.786, 1e-12);
}

TEST(SignedRank, counts_the_signs_of_the_very_ranks_with_ties_and_zeros) {
  for (const Values& d : {Values{1, 1, 1, -1, 2}, Values{0, 0, 1, -2, 3, 3},
                          Values{0.5, -0.5, 0.5, 0.5, 0, 2, -3}, Values{1, 2, 2, 2, -4, 5, 5, -5, 0, 0}})
    EXPECT_DOUBLE_EQ(signed_rank_p(d), enumerated_p(d));
}

TEST(SignedRank, of_differences_that_are_all_zero_or_of_none_is_one) {
  EXPECT_DOUBLE_EQ(signed_rank_p(Values(10, 0.0)), 1);
  EXPECT_DOUBLE_EQ(signed_rank_p(Values{}), 1);
}

TEST(WalshLimits, stand_at_the_tabulated_ranks) {
  EXPECT_EQ(walsh_rank(10, 0.05), 11u);
  EXPECT_EQ(walsh_rank(10, 0.005), 4u);
  EXPECT_EQ(walsh_rank(20, 0.05), 61u);
  EXPECT_EQ(walsh_rank(20, 0.01), 44u);
  EXPECT_EQ(walsh_rank(20, 0.0033), 35u);
  EXPECT_EQ(walsh_rank(30, 0.05), 152u);
}

TEST(WalshLimits, do_not_exist_where_no_signs_are_rare_enough) {
  EXPECT_EQ(walsh_rank(6, 0.01), 0u);
  EXPECT_FALSE(walsh_limits(Values(6, 1.0), 0.01));
  EXPECT_FALSE(walsh_limits(Values{}, 0.05));
}

TEST(WalshLimits, reject_exactly_what_the_test_rejects) {
  // The lower limit lies above 0 when and only when p is at most the level.
  for (unsigned bits = 0; bits < 1024; ++bits) {
    const Values d = signed_ranks(10, bits);
    EXPECT_EQ(walsh_limits(d, 0.05)->lower > 0, signed_rank_p(d) <= 0.05) << bits;
  }
}

TEST(HodgesLehmann, is_the_median_of_the_means_of_all_pairs) {
  // Of 1, 2, 10: 1, 1.5, 2, 5.5, 6, 10.
  EXPECT_DOUBLE_EQ(hodges_lehmann(Values{10, 1, 2}), 3.75);
  EXPECT_DOUBLE_EQ(hodges_lehmann(Values{-4}), -4);
}

}  // namespace
}  // namespace backbench::compare::testing
