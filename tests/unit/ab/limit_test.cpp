#include "ab/limit.hpp"

#include "blocks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::ab {
namespace {

using scenario::MetricLimit;
using testing::block;
using ::testing::ElementsAre;

Gate limit(const char* counter, double value) { return {counter, 0, true, value}; }

TEST(Limits, are_those_of_the_suite_that_a_block_has_and_the_names_of_the_others) {
  const std::vector<MetricLimit> threshold{
      {"p99_ms", 250}, {"max_ms", 1000}, {"rps", 500}, {"error_pct", 0.5}, {"server_mem_peak_mb", 80}};
  const Limits limits = limits_of(threshold);
  ASSERT_EQ(limits.figures.size(), 2u);
  EXPECT_EQ(limits.figures[0].counter, "p99_ms");
  EXPECT_EQ(limits.figures[0].limit, 250);
  EXPECT_TRUE(limits.figures[0].gates);
  EXPECT_EQ(limits.figures[1].counter, "rps");
  EXPECT_NEAR(*limits.error_share, 0.005, 1e-15);
  EXPECT_THAT(limits.left_over, ElementsAre("max_ms", "server_mem_peak_mb"));
  EXPECT_TRUE(limits_of({}).figures.empty());
}

TEST(Excess, is_how_far_the_new_versions_figure_lies_beyond_its_limit_whatever_base_is) {
  Block made = block(0, std::log(1.5));  // p50 2 ms of base, 3 ms of the new version
  EXPECT_NEAR(*excess(made, limit("p50_ms", 2.5)), 0.5, 1e-9);
  EXPECT_NEAR(*excess(made, limit("p50_ms", 4)), -1, 1e-9);
  EXPECT_NEAR(*excess(made, limit("rps", 1200)), 200, 1e-9);  // 1000 a second, and fewer than 1200
  EXPECT_NEAR(*excess(made, limit("server_cpu_us_per_req", 60)), -10, 1e-9);
  made[Arm::contender].completed = 1500;
  EXPECT_NEAR(*excess(made, limit("throughput", 1200)), -300, 1e-9);
}

TEST(Excess, of_a_latency_among_timeouts_is_known_only_where_its_lower_bound_lies_beyond_the_limit) {
  Block made = block(0, 0);
  made[Arm::contender].at_least = {{"p99_ms", 5000}};
  EXPECT_EQ(excess(made, limit("p99_ms", 250)), 4750);
  EXPECT_FALSE(excess(made, limit("p99_ms", 6000)));
}

TEST(Excess, does_not_exist_where_the_figure_does_not) {
  EXPECT_FALSE(excess(block(0, 0), limit("p99_ms", 250)));
  EXPECT_FALSE(excess(block(0, 0), limit("no_such_counter", 250)));
  EXPECT_FALSE(excess(block(0, 0), Gate{"p50_ms"}));
}

}  // namespace
}  // namespace backbench::ab
