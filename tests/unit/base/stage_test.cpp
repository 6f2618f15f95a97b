#include "base/stage.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace backbench::base {
namespace {

using namespace std::chrono_literals;

TEST(Stages, have_the_lowest_and_the_highest_of_all_their_ends_for_range) {
  const std::vector<Stage> rates = {{1s, Ramp{50, 20}, {}}, {1s, Ramp{20, 100}, {}}, {1s, Ramp{80, 80}, {}}};
  EXPECT_EQ(range_of(rates), (Ramp{20, 100}));
  const std::vector<Stage> connections = {{1s, {}, Ramp{7, 7}}};
  EXPECT_EQ(range_of(connections), (Ramp{7, 7}));
}

TEST(Stages, have_a_mean_rate_that_weighs_each_by_its_length) {
  const std::vector<Stage> rates = {{10s, Ramp{100, 100}, {}}, {30s, Ramp{100, 1000}, {}}};
  EXPECT_DOUBLE_EQ(mean_rate_of(rates), (1000 + 16'500) / 40.0);
  EXPECT_EQ(mean_rate_of(std::vector<Stage>{{1s, {}, Ramp{7, 7}}}), 0);
}

}  // namespace
}  // namespace backbench::base
