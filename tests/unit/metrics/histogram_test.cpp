#include "metrics/histogram.hpp"

#include "unit/metrics/hdr_answers.hpp"
#include "unit/metrics/samples.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

using backbench::base::Nanoseconds;
using backbench::metrics::Histogram;
using namespace std::chrono_literals;

namespace {

Histogram of(const std::vector<std::int64_t>& values) {
  Histogram h;
  for (const auto v : values) h.record(Nanoseconds{v});
  return h;
}

/// The sample at HdrHistogram's rank, by sorting.
std::int64_t sorted_at(std::vector<std::int64_t> values, double q) {
  std::sort(values.begin(), values.end());
  const auto rank = std::max(1.0, std::floor(q * static_cast<double>(values.size()) + 0.5));
  return values[static_cast<std::size_t>(rank) - 1];
}

TEST(Histogram, has_as_many_counters_as_hdrhistogram) {
  EXPECT_EQ(Histogram::counter_count, hdr_answers::counts_length);
  EXPECT_EQ(Histogram().counts().size(), hdr_answers::counts_length);
}

TEST(Histogram, puts_every_value_into_the_bucket_where_hdrhistogram_puts_it) {
  for (const auto& place : hdr_answers::places) {
    const std::size_t index = Histogram::index_of(place.value);
    EXPECT_EQ(index, place.index) << place.value;
    EXPECT_EQ(Histogram::lowest_equivalent(index), place.lowest) << place.value;
    EXPECT_EQ(Histogram::highest_equivalent(index), place.highest) << place.value;
  }
}

TEST(Histogram, buckets_follow_each_other_without_gap_or_overlap) {
  for (std::size_t i = 0; i + 1 < Histogram::counter_count; ++i) {
    ASSERT_EQ(Histogram::highest_equivalent(i) + 1, Histogram::lowest_equivalent(i + 1)) << i;
    ASSERT_EQ(Histogram::index_of(Histogram::lowest_equivalent(i)), i);
    ASSERT_EQ(Histogram::index_of(Histogram::highest_equivalent(i)), i);
  }
}

TEST(Histogram, agrees_with_hdrhistogram_on_mean_stddev_and_percentiles) {
  for (const auto& set : hdr_answers::sets) {
    const auto values = spread_samples(set.seed, set.count, set.spread);
    const Histogram h = of(values);
    EXPECT_NEAR(h.mean_ns(), set.mean, set.mean * 1e-12) << set.seed;
    EXPECT_NEAR(h.stddev_ns(), set.stddev, set.stddev * 1e-9) << set.seed;
    const std::int64_t largest = *std::max_element(values.begin(), values.end());
    for (const auto& q : set.quantiles)
      EXPECT_EQ(h.value_at(q.percent / 100).count(), std::min(q.value, largest))
          << set.seed << " " << q.percent;
  }
}

TEST(Histogram, quantiles_agree_with_sorted_samples_to_three_digits) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 50; ++round) {
    std::lognormal_distribution<double> shape(10 + round % 12, 0.2 + 0.1 * (round % 20));
    std::vector<std::int64_t> values(1 + random() % 3000);
    for (auto& v : values)
      v = std::min(static_cast<std::int64_t>(shape(random)), Histogram::highest_trackable);
    const Histogram h = of(values);
    for (const double q : {0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0}) {
      const std::int64_t exact = sorted_at(values, q);
      const std::int64_t answer = h.value_at(q).count();
      EXPECT_GE(answer, exact) << round << " " << q;
      EXPECT_LE(static_cast<double>(answer - exact), static_cast<double>(exact) / 1000) << round << " " << q;
    }
  }
}

TEST(Histogram, small_values_are_exact) {
  std::vector<std::int64_t> values;
  for (std::int64_t v = 0; v < 2048; ++v) values.push_back(v);
  const Histogram h = of(values);
  EXPECT_EQ(h.value_at(0.5).count(), 1023);
  EXPECT_DOUBLE_EQ(h.mean_ns(), 1023.5);
  EXPECT_NEAR(h.stddev_ns(), std::sqrt((2048.0 * 2048.0 - 1) / 12), 1e-9);  // of the whole numbers 0..n-1
}

TEST(Histogram, an_empty_one_has_zeros_everywhere) {
  const Histogram h;
  EXPECT_TRUE(h.empty());
  EXPECT_EQ(h.count(), 0u);
  EXPECT_EQ(h.min(), 0ns);
  EXPECT_EQ(h.max(), 0ns);
  EXPECT_EQ(h.mean_ns(), 0);
  EXPECT_EQ(h.stddev_ns(), 0);
  EXPECT_EQ(h.value_at(0.5), 0ns);
  EXPECT_EQ(h.count_above(0ns), 0u);
}

TEST(Histogram, keeps_the_exact_smallest_and_largest_value) {
  const Histogram h = of({1'234'567'891, 777, 5'000'000'017});
  EXPECT_EQ(h.min().count(), 777);
  EXPECT_EQ(h.max().count(), 5'000'000'017);
  EXPECT_EQ(h.value_at(0).count(), 777);
  EXPECT_EQ(h.value_at(1).count(), 5'000'000'017) << "not the end of its bucket, which nobody measured";
}

TEST(Histogram, counts_a_negative_value_as_zero_and_one_above_an_hour_as_an_hour) {
  Histogram h;
  h.record(-5ns);
  EXPECT_EQ(h.counts()[0], 1u);
  h.record(Nanoseconds(1h) + 1ns, 3);
  h.record(1h);
  EXPECT_EQ(h.clamped(), 3u);
  EXPECT_EQ(h.count(), 5u);
  EXPECT_EQ(h.max(), 1h);
  EXPECT_EQ(h.counts()[Histogram::index_of(Histogram::highest_trackable)], 4u);
}

TEST(Histogram, recording_a_value_zero_times_changes_nothing) {
  Histogram h;
  h.record(5s, 0);
  h.add_at(77, 0);
  EXPECT_TRUE(h.empty());
  h.record(1ms);
  EXPECT_EQ(h.max(), 1ms);
  EXPECT_EQ(h.min(), 1ms);
}

TEST(Histogram, counts_what_lies_above_a_value) {
  const Histogram h = of({0, 1, 10, 100, 1'000'000'000});
  EXPECT_EQ(h.count_above(-1ns), 5u);
  EXPECT_EQ(h.count_above(0ns), 4u);
  EXPECT_EQ(h.count_above(10ns), 2u);
  EXPECT_EQ(h.count_above(99ns), 2u);
  EXPECT_EQ(h.count_above(1s), 0u);
  EXPECT_EQ(h.count_above(2h), 0u);
}

TEST(Histogram, merging_equals_recording_everything_into_one) {
  const auto a = spread_samples(11, 500, 8);
  const auto b = spread_samples(12, 900, 28);
  std::vector<std::int64_t> both = a;
  both.insert(both.end(), b.begin(), b.end());
  Histogram merged = of(a);
  Histogram other = of(b);
  other.record(2h);
  merged.merge(other);
  merged.merge(Histogram());
  Histogram whole = of(both);
  whole.record(2h);

  EXPECT_TRUE(std::equal(merged.counts().begin(), merged.counts().end(), whole.counts().begin(),
                         whole.counts().end()));
  EXPECT_EQ(merged.count(), whole.count());
  EXPECT_EQ(merged.clamped(), 1u);
  EXPECT_EQ(merged.min(), whole.min());
  EXPECT_EQ(merged.max(), whole.max());
  EXPECT_EQ(merged.mean_ns(), whole.mean_ns());
}

TEST(Histogram, is_rebuilt_from_its_counts_and_extremes) {
  Histogram original = of(spread_samples(13, 400, 20));
  original.record(2h);
  Histogram rebuilt;
  for (std::size_t i = 0; i < original.counts().size(); ++i) rebuilt.add_at(i, original.counts()[i]);
  EXPECT_LE(rebuilt.min(), original.min()) << "the end of its bucket";
  EXPECT_LE(rebuilt.max().count(), Histogram::highest_trackable);
  rebuilt.restore(original.min(), original.max(), original.clamped());
  EXPECT_EQ(rebuilt.min(), original.min());
  EXPECT_EQ(rebuilt.max(), original.max());
  EXPECT_EQ(rebuilt.clamped(), 1u);
  EXPECT_EQ(rebuilt.count(), original.count());
  EXPECT_EQ(rebuilt.stddev_ns(), original.stddev_ns());
  EXPECT_EQ(rebuilt.value_at(0.99), original.value_at(0.99));
}

TEST(Histogram, refuses_a_bucket_that_does_not_exist) {
  Histogram h;
  EXPECT_THROW(h.add_at(Histogram::counter_count, 1), std::out_of_range);
}

TEST(Histogram, a_trimmed_one_answers_the_same_and_takes_any_value_again) {
  Histogram h = of({5, 1'000'000});
  const double mean = h.mean_ns();
  h.trim();
  EXPECT_EQ(h.counts().size(), Histogram::index_of(1'000'000) + 1);
  EXPECT_EQ(h.mean_ns(), mean);
  EXPECT_EQ(h.value_at(1), 1ms);
  EXPECT_EQ(h.count_above(5ns), 1u);

  Histogram into = h;
  into.merge(of({3'000'000'000}));
  EXPECT_EQ(into.max(), 3s);
  EXPECT_EQ(into.count(), 3u);
  h.record(1h);
  EXPECT_EQ(h.value_at(1), 1h);
  h.trim();
  h.add_at(Histogram::counter_count - 1, 1);
  EXPECT_EQ(h.count(), 4u);

  Histogram empty;
  empty.trim();
  EXPECT_TRUE(empty.counts().empty());
  empty.merge(Histogram());
  empty.record(1ns);
  EXPECT_EQ(empty.max(), 1ns);
}

}  // namespace
