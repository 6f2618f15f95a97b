#include "record/per_second.hpp"

#include "support/example_run.hpp"

#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using record::per_second_of;

namespace {

metrics::Measurement seconds(base::Nanoseconds window, std::vector<std::uint64_t> completed) {
  metrics::Measurement m;
  m.window = window;
  for (const auto n : completed) {
    m.series.push_back({n, n, 0, n * 10});
    m.window_tally.ended[0] += n;
    m.bytes_received += n * 10;
  }
  return m;
}

TEST(PerSecond, takes_one_sample_a_second) {
  const auto s = per_second_of(seconds(3s, {100, 200, 300}));
  EXPECT_EQ(s.samples, 3);
  EXPECT_EQ(s.completed.count(), 3u);
  EXPECT_EQ(s.completed.mean_ns(), 200);
  EXPECT_EQ(s.bytes.max().count(), 3000);
}

TEST(PerSecond, a_last_second_that_was_cut_short_is_no_sample) {
  EXPECT_EQ(per_second_of(seconds(2500ms, {100, 200, 50})).samples, 2);
  EXPECT_EQ(per_second_of(seconds(2s + 100us, {100, 200, 1})).completed.min().count(), 100);
  EXPECT_EQ(per_second_of(seconds(2s - 100us, {100, 200})).samples, 2) << "a timer that fired early";
}

TEST(PerSecond, a_window_below_a_second_is_scaled_to_one) {
  const auto s = per_second_of(seconds(500ms, {100}));
  EXPECT_EQ(s.samples, 1);
  EXPECT_EQ(s.completed.max().count(), 200);
  EXPECT_EQ(s.bytes.max().count(), 2000);
}

TEST(PerSecond, seconds_in_which_nothing_happened_count_as_zero) {
  const auto s = per_second_of(seconds(4s, {100, 200}));
  EXPECT_EQ(s.samples, 4);
  EXPECT_EQ(s.completed.mean_ns(), 75);
  EXPECT_EQ(s.completed.min().count(), 0);
}

TEST(PerSecond, without_a_window_there_is_no_sample) {
  EXPECT_EQ(per_second_of(metrics::Measurement{}).samples, 0);
  EXPECT_TRUE(per_second_of(metrics::Measurement{}).completed.empty());
}

}  // namespace
