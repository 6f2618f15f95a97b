#pragma once

#include "base/units.hpp"
#include "metrics/hdr_layout.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace backbench::metrics {

/// A histogram of durations with HdrHistogram's bucket layout: 3 significant digits from 1 ns to 1 hour, so
/// counts can be exchanged with HdrHistogram one to one (lowest 1, highest 3.6e12, 3 digits). Values above an
/// hour are counted at one hour, and `clamped()` says how many; negative values count as 0. Not thread-safe:
/// one per worker, merged after the join. record() costs about 2 ns and allocates only after trim().
class Histogram {
 public:
  using Layout = HdrLayout<11>;
  static constexpr int significant_digits = 3;
  static constexpr std::int64_t highest_trackable = Layout::highest_trackable;
  static constexpr std::size_t counter_count = Layout::counter_count;

  Histogram();

  void record(base::Nanoseconds value) { record(value, 1); }
  void record(base::Nanoseconds value, std::uint64_t times) {
    if (times == 0) return;
    std::int64_t ns = value.count() < 0 ? 0 : value.count();
    if (ns > highest_trackable) {
      ns = highest_trackable;
      clamped_ += times;
    }
    const std::size_t index = index_of(ns);
    if (index >= counts_.size()) [[unlikely]]
      counts_.resize(counter_count);
    counts_[index] += times;
    total_ += times;
    if (ns < min_) min_ = ns;
    if (ns > max_) max_ = ns;
  }

  /// Adds every count of `other`; exact, since all histograms share one layout.
  void merge(const Histogram& other);

  std::uint64_t count() const { return total_; }
  std::uint64_t clamped() const { return clamped_; }
  bool empty() const { return total_ == 0; }

  /// Largest and smallest recorded value, exact. Zero when empty.
  base::Nanoseconds max() const { return base::Nanoseconds{total_ ? max_ : 0}; }
  base::Nanoseconds min() const { return base::Nanoseconds{total_ ? min_ : 0}; }

  /// HdrHistogram's definitions: over the middle of each bucket, stddev of the population. Zero when empty.
  double mean_ns() const;
  double stddev_ns() const;

  /// The value below or at which a share `quantile` (0..1) of the samples lies: HdrHistogram's rank
  /// max(1, floor(q·n + 0.5)) and the highest value equivalent to that bucket, never above max(). min() at 0;
  /// zero when empty.
  base::Nanoseconds value_at(double quantile) const;
  /// That rank, from 1 to count().
  std::uint64_t rank_at(double quantile) const;

  /// How many recorded values are above `value` (bucket resolution).
  std::uint64_t count_above(base::Nanoseconds value) const;

  /// Samples by bucket index. Buckets past its end are empty.
  std::span<const std::uint64_t> counts() const { return counts_; }
  /// For readers of saved counts: adds `times` samples to the bucket at `index` (< counter_count). min and
  /// max widen to the bucket's ends, until restore() gives the exact ones.
  void add_at(std::size_t index, std::uint64_t times);
  void restore(base::Nanoseconds min, base::Nanoseconds max, std::uint64_t clamped);

  /// Gives back the memory of the empty buckets above the largest value (a full histogram holds 264 KiB); the
  /// next larger value takes it again. For measurements that are over.
  void trim();

  static constexpr std::size_t index_of(std::int64_t ns) { return Layout::index_of(ns); }
  static constexpr std::int64_t lowest_equivalent(std::size_t index) {
    return Layout::lowest_equivalent(index);
  }
  static constexpr std::int64_t highest_equivalent(std::size_t index) {
    return Layout::highest_equivalent(index);
  }

 private:
  static std::int64_t middle(std::size_t index);

  std::vector<std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  std::uint64_t clamped_ = 0;
  std::int64_t min_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_ = 0;
};

}  // namespace backbench::metrics
