#pragma once

#include "base/units.hpp"
#include "metrics/hdr_layout.hpp"
#include "metrics/histogram.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace backbench::metrics {

/// How many durations of one second fell into one bucket.
struct BucketCount {
  std::uint32_t bucket = 0;  // SecondTimes::Layout's
  std::uint32_t count = 0;
  bool operator==(const BucketCount&) const = default;
};

/// The durations of one second: the buckets that are not empty, by rising index. A second has some hundred,
/// of 4 608, and a trial has many seconds.
using SecondCounts = std::vector<BucketCount>;

/// Counts the durations of the running second to 2 significant digits, in HdrHistogram's layout: fine enough
/// for a heat map, and a thirtieth of what 3 digits take. Clamps as Histogram does. One per worker.
class SecondTimes {
 public:
  using Layout = HdrLayout<8>;
  static constexpr int significant_digits = 2;

  SecondTimes() : counts_(Layout::counter_count) {}

  void record(base::Nanoseconds value) {
    const std::size_t bucket = bucket_of(value);
    ++counts_[bucket];
    if (bucket < first_) first_ = bucket;
    if (bucket >= end_) end_ = bucket + 1;
  }

  /// What was counted, and an empty one for the next second.
  SecondCounts take();

  static std::size_t bucket_of(base::Nanoseconds value) {
    const std::int64_t ns = value.count();
    return Layout::index_of(ns < 0 ? 0 : ns > Layout::highest_trackable ? Layout::highest_trackable : ns);
  }

 private:
  std::vector<std::uint32_t> counts_;
  std::size_t first_ = Layout::counter_count;
  std::size_t end_ = 0;
};

SecondCounts sum_of(std::span<const BucketCount> a, std::span<const BucketCount> b);

/// A histogram to 2 digits: exactly what SecondTimes would have counted of the same durations, as long as no
/// bucket has more than fits.
SecondCounts coarse(const Histogram& histogram);

}  // namespace backbench::metrics
