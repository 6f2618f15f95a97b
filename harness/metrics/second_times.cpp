#include "metrics/second_times.hpp"

#include <algorithm>
#include <iterator>

namespace backbench::metrics {

SecondCounts SecondTimes::take() {
  SecondCounts taken;
  const auto from = counts_.begin() + static_cast<std::ptrdiff_t>(std::min(first_, end_));
  const auto to = counts_.begin() + static_cast<std::ptrdiff_t>(end_);
  taken.reserve(static_cast<std::size_t>(std::count_if(from, to, [](std::uint32_t n) { return n > 0; })));
  for (auto at = from; at != to; ++at)
    if (*at > 0) taken.push_back({static_cast<std::uint32_t>(at - counts_.begin()), *at});
  std::fill(from, to, 0u);
  first_ = Layout::counter_count;
  end_ = 0;
  return taken;
}

SecondCounts sum_of(std::span<const BucketCount> a, std::span<const BucketCount> b) {
  SecondCounts both;
  both.reserve(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both),
             [](const BucketCount& x, const BucketCount& y) { return x.bucket < y.bucket; });
  SecondCounts sum;
  sum.reserve(both.size());
  for (const BucketCount& next : both) {
    if (!sum.empty() && sum.back().bucket == next.bucket) {
      sum.back().count += next.count;
    } else {
      sum.push_back(next);
    }
  }
  return sum;
}

SecondCounts coarse(const Histogram& histogram) {
  SecondCounts all;
  const auto fine = histogram.counts();
  for (std::size_t i = 0; i < fine.size(); ++i) {
    if (fine[i] == 0) continue;
    const auto bucket = static_cast<std::uint32_t>(
        SecondTimes::bucket_of(base::Nanoseconds{Histogram::lowest_equivalent(i)}));
    if (all.empty() || all.back().bucket != bucket) all.push_back({bucket, 0});
    all.back().count += static_cast<std::uint32_t>(fine[i]);
  }
  return all;
}

}  // namespace backbench::metrics
