#include "metrics/second_times.hpp"

#include "unit/metrics/hdr_answers.hpp"
#include "unit/metrics/samples.hpp"

#include <numeric>

#include <gtest/gtest.h>

using backbench::base::Nanoseconds;
using backbench::metrics::BucketCount;
using backbench::metrics::coarse;
using backbench::metrics::Histogram;
using backbench::metrics::SecondCounts;
using backbench::metrics::SecondTimes;
using backbench::metrics::sum_of;
using Layout = SecondTimes::Layout;
using namespace std::chrono_literals;

namespace {

TEST(SecondTimes, puts_every_value_into_the_bucket_where_hdrhistogram_puts_it_for_2_digits) {
  EXPECT_EQ(Layout::counter_count, hdr_answers::counts_length_of_2_digits);
  for (const auto& place : hdr_answers::places_of_2_digits) {
    const std::size_t bucket = SecondTimes::bucket_of(Nanoseconds{place.value});
    EXPECT_EQ(bucket, place.index) << place.value;
    EXPECT_EQ(Layout::lowest_equivalent(bucket), place.lowest) << place.value;
    EXPECT_EQ(Layout::highest_equivalent(bucket), place.highest) << place.value;
  }
}

TEST(SecondTimes, gives_the_buckets_that_are_not_empty_and_begins_anew) {
  SecondTimes times;
  EXPECT_EQ(times.take(), SecondCounts{});
  for (const Nanoseconds value : {Nanoseconds{7}, Nanoseconds{300}, Nanoseconds{301}, Nanoseconds{302}})
    times.record(value);
  // From 256 on a bucket is 2 ns wide: 300 and 301 share the 22nd after the 256th.
  EXPECT_EQ(times.take(), (SecondCounts{{7, 1}, {278, 2}, {279, 1}}));
  EXPECT_EQ(times.take(), SecondCounts{});
  times.record(2ns);
  EXPECT_EQ(times.take(), (SecondCounts{{2, 1}}));
}

TEST(SecondTimes, counts_what_is_out_of_range_at_its_ends) {
  SecondTimes times;
  times.record(-5ns);
  times.record(2h);
  EXPECT_EQ(times.take(), (SecondCounts{{0, 1}, {4561, 1}}));
  EXPECT_EQ(Layout::index_of(3'600'000'000'000), 4561u);
}

TEST(SecondTimes, seconds_together_are_the_histogram_of_them_all_made_coarse) {
  for (const auto& set : hdr_answers::sets) {
    Histogram all;
    SecondTimes running;
    SecondCounts sum;
    int n = 0;
    for (const std::int64_t value : spread_samples(set.seed, set.count, set.spread)) {
      all.record(Nanoseconds{value});
      running.record(Nanoseconds{value});
      if (++n % 500 == 0) sum = sum_of(sum, running.take());
    }
    sum = sum_of(sum, running.take());
    EXPECT_EQ(sum, coarse(all)) << set.seed;
    EXPECT_EQ(
        std::accumulate(sum.begin(), sum.end(), std::uint64_t{0},
                        [](std::uint64_t total, const BucketCount& each) { return total + each.count; }),
        static_cast<std::uint64_t>(set.count));
  }
  EXPECT_EQ(coarse(Histogram{}), SecondCounts{});
}

TEST(SumOf, adds_bucket_by_bucket) {
  const SecondCounts a{{1, 2}, {5, 1}, {9, 4}}, b{{0, 1}, {5, 2}};
  EXPECT_EQ(sum_of(a, b), (SecondCounts{{0, 1}, {1, 2}, {5, 3}, {9, 4}}));
  EXPECT_EQ(sum_of(b, a), sum_of(a, b));
  EXPECT_EQ(sum_of(a, {}), a);
  EXPECT_EQ(sum_of({}, {}), SecondCounts{});
}

}  // namespace
