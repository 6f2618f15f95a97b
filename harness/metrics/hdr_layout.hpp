#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace backbench::metrics {

/// HdrHistogram's bucket layout for values from 1 to 3.6e12 (an hour in ns), so that counts can be exchanged
/// with it one to one. 2^sub_bucket_bits is its sub-bucket count: 11 keep 3 significant digits, 8 keep 2.
/// A bucket of the coarser one holds whole buckets of the finer one.
template <int sub_bucket_bits>
struct HdrLayout {
  static constexpr std::int64_t highest_trackable = 3'600'000'000'000;

  /// The bucket of a value from 0 to highest_trackable, and the ends of a bucket.
  static constexpr std::size_t index_of(std::int64_t ns) {
    const int bucket =
        64 - std::countl_zero(static_cast<std::uint64_t>(ns) | sub_bucket_mask) - sub_bucket_bits;
    const std::int64_t sub = ns >> bucket;
    return static_cast<std::size_t>(((bucket + 1) << half_bits) + (sub - half_count));
  }
  static constexpr std::int64_t lowest_equivalent(std::size_t index) {
    const auto i = static_cast<std::int64_t>(index);
    if (i < 2 * half_count) return i;
    const std::int64_t bucket = (i >> half_bits) - 1;
    return ((i & (half_count - 1)) + half_count) << bucket;
  }
  static constexpr std::int64_t highest_equivalent(std::size_t index) {
    return lowest_equivalent(index + 1) - 1;
  }

  static constexpr int half_bits = sub_bucket_bits - 1;
  static constexpr std::int64_t half_count = 1 << half_bits;
  static constexpr std::uint64_t sub_bucket_mask = (1u << sub_bucket_bits) - 1;

  /// HdrHistogram's counts array is as long: whole octaves, past the highest value's bucket.
  static constexpr std::size_t counter_count =
      (index_of(highest_trackable) / static_cast<std::size_t>(half_count) + 1) *
      static_cast<std::size_t>(half_count);
};

}  // namespace backbench::metrics
