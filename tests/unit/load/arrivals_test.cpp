#include "load/arrivals.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace backbench::load {
namespace {

using base::Seconds;

constexpr double never = std::numeric_limits<double>::infinity();

TEST(Arrivals, at_one_rate_stand_at_multiples_of_its_gap_for_ever) {
  Arrivals arrivals;
  arrivals.append(Seconds(never), 4, 4);
  EXPECT_DOUBLE_EQ(arrivals.time_of(0), 0);
  EXPECT_DOUBLE_EQ(arrivals.time_of(1), 0.25);
  EXPECT_DOUBLE_EQ(arrivals.time_of(4e9), 1e9);
}

TEST(Arrivals, on_a_ramp_from_nothing_stand_at_the_square_root) {
  Arrivals arrivals;  // N(t) = 5 t²
  arrivals.append(Seconds(10), 0, 100);
  for (int n = 0; n < 500; ++n) EXPECT_NEAR(arrivals.time_of(n), std::sqrt(n / 5.0), 1e-12) << n;
  EXPECT_EQ(arrivals.time_of(500), never);
}

TEST(Arrivals, on_a_ramp_upwards_stand_where_the_integral_of_the_rate_says) {
  Arrivals arrivals;  // N(t) = 100 t + 15 t², 16 500 in all
  arrivals.append(Seconds(30), 100, 1000);
  for (int t = 0; t < 30; ++t) EXPECT_NEAR(arrivals.time_of(100.0 * t + 15.0 * t * t), t, 1e-9);
  EXPECT_LT(arrivals.time_of(16499), 30);
  EXPECT_EQ(arrivals.time_of(16500), never);
}

TEST(Arrivals, on_a_ramp_to_nothing_come_to_its_very_end) {
  Arrivals arrivals;  // N(t) = 1000 t - 50 t², 5000 in all
  arrivals.append(Seconds(10), 1000, 0);
  EXPECT_NEAR(arrivals.time_of(3750), 5, 1e-9);
  EXPECT_NEAR(arrivals.time_of(4950), 9, 1e-9);
  EXPECT_NEAR(arrivals.time_of(5000 - 1e-6), 10, 1e-3);
  EXPECT_EQ(arrivals.time_of(5000), never);
}

TEST(Arrivals, go_on_from_piece_to_piece_and_one_at_a_border_is_the_later_piece_s) {
  Arrivals arrivals;
  arrivals.append(Seconds(2), 10, 10);
  arrivals.append(Seconds(3), 0, 0);  // a pause
  arrivals.append(Seconds(4), 0, 10);
  EXPECT_DOUBLE_EQ(arrivals.time_of(19), 1.9);
  EXPECT_DOUBLE_EQ(arrivals.time_of(20), 5);                        // not 2: the pause has none
  EXPECT_DOUBLE_EQ(arrivals.time_of(25), 5 + std::sqrt(5 / 1.25));  // 1.25 t² = 5
  EXPECT_EQ(arrivals.time_of(40), never);
  arrivals.rewind();
  EXPECT_DOUBLE_EQ(arrivals.time_of(0), 0);
}

}  // namespace
}  // namespace backbench::load
