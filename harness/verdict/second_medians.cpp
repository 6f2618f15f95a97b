#include "verdict/second_medians.hpp"

#include "metrics/second_times.hpp"

#include <cstdint>
#include <optional>

namespace backbench::verdict {
namespace {

constexpr std::uint64_t fewest_samples = 20;
constexpr std::size_t most_without = 5;  // one of so many

std::optional<double> median_of(const metrics::SecondCounts& times) {
  std::uint64_t count = 0;
  for (const metrics::BucketCount& each : times) count += each.count;
  if (count < fewest_samples) return std::nullopt;
  std::uint64_t below = 0;
  for (const metrics::BucketCount& each : times) {
    below += each.count;
    if (2 * below < count) continue;
    using Layout = metrics::SecondTimes::Layout;
    return static_cast<double>(Layout::lowest_equivalent(each.bucket) +
                               Layout::highest_equivalent(each.bucket)) /
           2;
  }
  return std::nullopt;
}

}  // namespace

std::vector<double> second_medians(std::span<const metrics::SecondSample> series, std::size_t seconds) {
  std::vector<double> medians;
  std::size_t owed = 0, without = 0;
  for (std::size_t i = 0; i < seconds; ++i) {
    const auto own = i < series.size() ? median_of(series[i].response_times) : std::nullopt;
    if (!own) ++without;
    if (own) {
      medians.insert(medians.end(), owed + 1, *own);
      owed = 0;
    } else if (medians.empty()) {
      ++owed;
    } else {
      medians.push_back(medians.back());
    }
  }
  if (most_without * without > seconds) return {};
  return medians;
}

}  // namespace backbench::verdict
