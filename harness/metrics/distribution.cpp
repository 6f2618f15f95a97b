#include "metrics/distribution.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::metrics {
namespace {

constexpr double samples_beyond = 10;
constexpr double rounding = 1e-6;  // (1 - 0.9) * 100 is a little less than 10 in binary

/// How many of `all` minus `part` stand in the buckets 0 to `last`.
std::uint64_t difference_up_to(const Histogram& all, const Histogram& part, std::size_t last) {
  const auto sum = [last](std::span<const std::uint64_t> counts) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < counts.size() && i <= last; ++i) total += counts[i];
    return total;
  };
  return sum(all.counts()) - sum(part.counts());
}

}  // namespace

void Distribution::merge(const Distribution& other) {
  values_.merge(other.values_);
  censored_.merge(other.censored_);
}

void Distribution::trim() {
  values_.trim();
  censored_.trim();
}

std::optional<Quantile> Distribution::quantile(double q) const {
  const double nearer_side = std::min(q, 1 - q) * static_cast<double>(count());
  if (!(nearer_side >= samples_beyond - rounding)) return std::nullopt;

  const base::Nanoseconds value = values_.value_at(q);
  if (censored_.empty()) return Quantile{value, false};

  // Censored samples may truly lie anywhere above their bound. When the exact samples up to this bucket reach
  // the rank by themselves, wherever the others went changes nothing. Otherwise the sample at this rank is at
  // least the bucket's low end, and at least the lowest bound: fewer exact samples than the rank lie below
  // it.
  const std::size_t bucket = Histogram::index_of(value.count());
  if (difference_up_to(values_, censored_, bucket) >= values_.rank_at(q)) return Quantile{value, false};
  const base::Nanoseconds low_end{Histogram::lowest_equivalent(bucket)};
  return Quantile{std::max(low_end, censored_.min()), true};
}

std::optional<Quantile> Distribution::mean() const {
  if (count() == 0) return std::nullopt;
  return Quantile{base::Nanoseconds{std::llround(values_.mean_ns())}, !censored_.empty()};
}

std::optional<Quantile> Distribution::max() const {
  if (count() == 0) return std::nullopt;
  return Quantile{values_.max(), !censored_.empty()};
}

}  // namespace backbench::metrics
