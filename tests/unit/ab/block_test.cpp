#include "ab/block.hpp"

#include "blocks.hpp"

#include <chrono>
#include <cmath>

#include <gtest/gtest.h>

namespace backbench::ab {
namespace {

using std::chrono::milliseconds;
using testing::block;

TEST(Difference, is_the_log_of_how_many_times_as_bad_the_new_version_was) {
  const Block made = block(0, std::log(1.10), std::log(1.20), std::log(1.25));
  EXPECT_NEAR(*difference(made, "p50_ms"), std::log(1.10), 1e-12);
  EXPECT_NEAR(*difference(made, "server_cpu_us_per_req"), std::log(1.20), 1e-12);
  EXPECT_NEAR(*difference(made, "rps"), std::log(1.25), 1e-12);  // fewer requests a second are worse
  EXPECT_NEAR(*level(made, Arm::base, "p50_ms"), 2, 1e-12);
  EXPECT_NEAR(*level(made, Arm::base, "server_cpu_us_per_req"), 50, 1e-9);
  EXPECT_NEAR(*level(made, Arm::contender, "rps"), 800, 1e-9);
}

TEST(Difference, of_p50_is_the_median_over_the_pairs_whichever_came_first_in_each) {
  Block made = block(0, 0);
  made.slices.clear();
  for (const auto& [base_first, worse] : {std::pair{true, 1.02}, {false, 1.50}, {false, 1.04}}) {
    const SliceFigures base{Arm::base, 1, 100, 0, 3.0};
    const SliceFigures contender{Arm::contender, 1, 100, 0, 3.0 * worse};
    made.slices.push_back(base_first ? base : contender);
    made.slices.push_back(base_first ? contender : base);
  }
  EXPECT_NEAR(*difference(made, "p50_ms"), std::log(1.04), 1e-12);
}

TEST(Difference, of_p50_is_that_of_all_answers_when_a_slice_has_too_few_for_a_median) {
  Block made = block(0, std::log(1.10));
  made.slices.front().p50_ms.reset();
  made[Arm::contender].p50_ms = 4;
  EXPECT_NEAR(*difference(made, "p50_ms"), std::log(2), 1e-12);
  made[Arm::base].p50_ms.reset();
  EXPECT_FALSE(difference(made, "p50_ms"));
}

TEST(Difference, does_not_exist_where_an_arm_has_no_such_figure) {
  Block made = block(0, 0);
  made[Arm::base].server_cpu_s.reset();
  EXPECT_FALSE(difference(made, "server_cpu_us_per_req"));
  EXPECT_FALSE(difference(made, "p99_ms"));
  made.slices.back().ok = 0;
  EXPECT_FALSE(difference(made, "rps"));
  EXPECT_FALSE(difference(Block{}, "rps"));
}

TEST(AddSlice, counts_for_its_arm_and_keeps_its_own_median) {
  metrics::Window window;
  window.window = milliseconds{25};
  window.window_tally.sent = 41;
  for (int i = 0; i < 40; ++i) {
    window.window_tally.add(metrics::Ending::ok);
    window.response_time.record(milliseconds{3});
  }
  window.window_tally.add(metrics::Ending::status);
  Block made;
  add_slice(made, Arm::contender, window, {milliseconds{5}, {}});
  add_slice(made, Arm::contender, window, {milliseconds{5}, {}});
  ASSERT_EQ(made.slices.size(), 2u);
  EXPECT_NEAR(*made.slices[0].p50_ms, 3, 0.01);
  EXPECT_EQ(made[Arm::contender].ok, 80u);
  EXPECT_EQ(made[Arm::contender].completed, 82u);
  EXPECT_EQ(made[Arm::contender].failed, 2u);
  EXPECT_NEAR(made[Arm::contender].seconds, 0.05, 1e-12);
  EXPECT_NEAR(made[Arm::contender].generator_cpu_s, 0.01, 1e-12);
  EXPECT_EQ(made[Arm::base].ok, 0u);
}

TEST(SetLatencies, are_of_all_answers_together_as_far_as_there_are_enough) {
  metrics::Window all;
  for (int ms = 1; ms <= 1000; ++ms) all.response_time.record(milliseconds{ms});
  ArmFigures arm;
  set_latencies(arm, all);
  EXPECT_NEAR(*arm.mean_ms, 500.5, 1);
  EXPECT_NEAR(*arm.p50_ms, 500, 1);
  EXPECT_NEAR(*arm.p90_ms, 900, 1);
  EXPECT_NEAR(*arm.p99_ms, 990, 1);
  EXPECT_FALSE(arm.p999_ms);  // ten thousand answers are needed for it
  EXPECT_TRUE(arm.at_least.empty());
}

TEST(SetLatencies, those_among_timeouts_are_only_lower_bounds) {
  metrics::Window all;
  for (int i = 0; i < 900; ++i) all.response_time.record(milliseconds{1});
  for (int i = 0; i < 100; ++i) all.response_time.record_censored(milliseconds{50});
  Block made;
  set_latencies(made[Arm::contender], all);
  EXPECT_NEAR(*level(made, Arm::contender, "p50_ms"), 1, 0.01);
  EXPECT_FALSE(level(made, Arm::contender, "p99_ms"));
  EXPECT_NEAR(*lower_bound(made, Arm::contender, "p99_ms"), 50, 0.1);
  EXPECT_FALSE(level(made, Arm::contender, "mean_ms"));
  EXPECT_NEAR(*lower_bound(made, Arm::contender, "mean_ms"), 5.9, 0.1);
  EXPECT_FALSE(lower_bound(made, Arm::contender, "p50_ms"));
}

TEST(AddSlice, a_median_among_timeouts_is_no_figure) {
  metrics::Window window;
  for (int i = 0; i < 40; ++i) window.response_time.record_censored(milliseconds{100});
  Block made;
  add_slice(made, Arm::base, window, {});
  EXPECT_FALSE(made.slices.front().p50_ms);
}

}  // namespace
}  // namespace backbench::ab
