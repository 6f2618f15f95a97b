#include "report/plot_labels.hpp"

#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench::report;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

namespace {

auto near(std::vector<double> places) { return Pointwise(DoubleNear(1e-9), std::move(places)); }

double cost(const std::vector<double>& wanted, const std::vector<double>& places) {
  double sum = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) sum += std::pow(wanted[i] - places[i], 2);
  return sum;
}

TEST(SpreadLabels, leaves_those_alone_that_have_room) {
  EXPECT_THAT(spread_labels(std::vector{100.0, 50.0, 300.0}, 20, 0, 400), near({100, 50, 300}));
}

TEST(SpreadLabels, pushes_two_at_one_place_apart_by_half_a_height_each_in_the_order_given) {
  EXPECT_THAT(spread_labels(std::vector{100.0, 100.0}, 20, 0, 400), near({90, 110}));
}

TEST(SpreadLabels, moves_a_group_together_so_that_the_squared_ways_are_least) {
  // Three of 10 apart around the mean of what they ask for, less their offsets: (100 + 91 + 82) / 3 = 91.
  EXPECT_THAT(spread_labels(std::vector{100.0, 101.0, 102.0}, 10, 0, 400), near({91, 101, 111}));
}

TEST(SpreadLabels, keeps_half_a_height_from_both_ends) {
  EXPECT_THAT(spread_labels(std::vector{-50.0, 500.0}, 20, 0, 400), near({10, 390}));
  EXPECT_THAT(spread_labels(std::vector{395.0, 396.0, 397.0}, 20, 0, 400), near({350, 370, 390}));
}

TEST(SpreadLabels, stand_evenly_when_they_need_more_room_than_there_is) {
  EXPECT_THAT(spread_labels(std::vector{5.0, 5.0, 5.0}, 20, 0, 40), near({10, 20, 30}));
}

TEST(SpreadLabels, of_nothing_or_one_are_what_they_are) {
  EXPECT_TRUE(spread_labels({}, 20, 0, 40).empty());
  EXPECT_THAT(spread_labels(std::vector{7.0}, 20, 0, 40), near({10}));
}

TEST(SpreadLabels, never_collide_and_no_small_move_makes_them_better) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> anywhere(-20, 420);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> wanted(2 + static_cast<std::size_t>(round) % 11);
    for (double& place : wanted) place = anywhere(random);
    const double height = 30;
    const std::vector<double> places = spread_labels(wanted, height, 0, 400);
    for (std::size_t i = 0; i < places.size(); ++i) {
      EXPECT_GE(places[i], height / 2 - 1e-9);
      EXPECT_LE(places[i], 400 - height / 2 + 1e-9);
      for (std::size_t k = 0; k < i; ++k) EXPECT_GE(std::abs(places[i] - places[k]), height - 1e-9);
    }
    // A neighbour of the answer, made allowed again by spreading it, costs no less.
    std::vector<double> other = places;
    other[static_cast<std::size_t>(round) % other.size()] += 3;
    EXPECT_GE(cost(wanted, spread_labels(other, height, 0, 400)), cost(wanted, places) - 1e-6);
  }
}

TEST(PlaceBeside, takes_the_right_of_a_point_when_it_is_free) {
  const auto box = place_beside(100, 100, 40, 20, 10, {0, 0, 400, 400}, {});
  ASSERT_TRUE(box);
  EXPECT_THAT((std::vector{box->left, box->top, box->right, box->bottom}), ElementsAre(110, 90, 150, 110));
}

TEST(PlaceBeside, goes_above_left_and_below_when_others_stand_there) {
  const PlotBox room{0, 0, 400, 400};
  std::vector<PlotBox> taken = {{110, 90, 150, 110}};
  EXPECT_EQ(place_beside(100, 100, 40, 20, 10, room, taken)->bottom, 90);
  taken.push_back({80, 60, 120, 90});
  EXPECT_EQ(place_beside(100, 100, 40, 20, 10, room, taken)->right, 90);
  taken.push_back({0, 0, 91, 400});
  EXPECT_FALSE(place_beside(100, 100, 40, 20, 10, room, taken));  // below would touch the last one
  taken.back().right = 80;
  EXPECT_EQ(place_beside(100, 100, 40, 20, 10, room, taken)->top, 110);
}

TEST(PlaceBeside, stays_in_the_room) {
  EXPECT_EQ(place_beside(395, 50, 40, 20, 10, {0, 0, 400, 400}, {})->right, 385);
  EXPECT_FALSE(place_beside(10, 10, 40, 20, 10, {0, 0, 20, 20}, {}));
}

}  // namespace
