#include "metrics/fairness.hpp"

#include "metrics/measurement.hpp"

#include <vector>

#include <gtest/gtest.h>

using namespace backbench::metrics;
using namespace std::chrono_literals;

namespace {

Fairness of(const std::vector<std::uint64_t>& responses) {
  Fairness f;
  for (const std::uint64_t each : responses) f.add(each);
  return f;
}

TEST(Fairness, is_one_when_all_are_served_alike) { EXPECT_DOUBLE_EQ(of({7, 7, 7, 7}).jain(), 1); }

TEST(Fairness, is_one_nth_when_one_gets_everything) {
  EXPECT_DOUBLE_EQ(of({0, 0, 12, 0}).jain(), 0.25);
  EXPECT_EQ(of({0, 0, 12, 0}).starved, 3u);
}

// Worked by hand: (50 + 30 + 50)^2 = 16900, and 3 x (2500 + 900 + 2500) = 17700.
TEST(Fairness, is_jains_index) { EXPECT_NEAR(of({50, 30, 50}).jain(), 169.0 / 177, 1e-12); }

TEST(Fairness, of_nothing_to_share_is_one) {
  EXPECT_EQ(Fairness{}.jain(), 1);
  EXPECT_EQ(of({0, 0}).jain(), 1);
  EXPECT_EQ(of({0, 0}).starved, 2u);
}

TEST(Fairness, adds_up_over_threads_as_if_counted_at_once) {
  const Fairness sum = of({5, 0, 9}) + of({1, 14});
  const Fairness once = of({5, 0, 9, 1, 14});
  EXPECT_EQ(sum.connections, once.connections);
  EXPECT_EQ(sum.starved, once.starved);
  EXPECT_EQ(sum.responses, once.responses);
  EXPECT_EQ(sum.fewest, 0u);
  EXPECT_EQ(sum.most, 14u);
  EXPECT_DOUBLE_EQ(sum.jain(), once.jain());
  EXPECT_EQ((Fairness{} + of({3, 4})).fewest, 3u) << "nothing counted is not a connection without a response";
}

TEST(Merging, keeps_fairness_lag_and_run_queue_of_threads_and_trials) {
  Measurement a, b;
  a.fairness = of({3});
  b.fairness = of({4, 5});
  a.loop_lag.record(1ms);
  b.loop_lag.record(2ms);
  a.threads = {{10ms, 1ms}};
  b.threads = {{20ms, 2ms}};
  Measurement threads = a;
  merge_thread(threads, b);
  EXPECT_EQ(threads.fairness->responses, 12u);
  EXPECT_EQ(threads.loop_lag.count(), 2u);
  ASSERT_EQ(threads.threads.size(), 2u);
  const std::vector<const Measurement*> both = {&a, &b};
  const Measurement trials = merge_trials(both);
  EXPECT_EQ(trials.fairness->connections, 3u);
  EXPECT_EQ(trials.threads.at(0).run_queue, 3ms);
  EXPECT_FALSE(merge_trials({}).fairness);
}

TEST(Merging, what_nobody_counted_stays_absent) {
  Measurement a;
  a.threads = {{10ms}};
  const std::vector<const Measurement*> twice = {&a, &a};
  EXPECT_FALSE(merge_trials(twice).fairness);
  EXPECT_FALSE(merge_trials(twice).threads.at(0).run_queue);
}

}  // namespace
