#include "metrics/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::metrics {

Histogram::Histogram() : counts_(counter_count) {}

void Histogram::merge(const Histogram& other) {
  if (counts_.size() < other.counts_.size()) counts_.resize(counter_count);
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  total_ += other.total_;
  clamped_ += other.clamped_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Histogram::mean_ns() const {
  if (total_ == 0) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if (counts_[i]) sum += static_cast<double>(counts_[i]) * static_cast<double>(middle(i));
  return sum / static_cast<double>(total_);
}

double Histogram::stddev_ns() const {
  if (total_ == 0) return 0;
  const double mean = mean_ns();
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    const double deviation = static_cast<double>(middle(i)) - mean;
    sum += static_cast<double>(counts_[i]) * deviation * deviation;
  }
  return std::sqrt(sum / static_cast<double>(total_));
}

std::uint64_t Histogram::rank_at(double quantile) const {
  const double share = std::clamp(quantile, 0.0, 1.0);
  const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(total_) + 0.5);
  return std::clamp<std::uint64_t>(rank, 1, std::max<std::uint64_t>(total_, 1));
}

base::Nanoseconds Histogram::value_at(double quantile) const {
  if (total_ == 0) return base::Nanoseconds{0};
  if (quantile <= 0) return min();
  const std::uint64_t rank = rank_at(quantile);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank) return base::Nanoseconds{std::min(highest_equivalent(i), max_)};
  }
  return max();
}

std::uint64_t Histogram::count_above(base::Nanoseconds value) const {
  if (value.count() >= highest_trackable) return 0;
  const std::size_t first = value.count() < 0 ? 0 : index_of(value.count()) + 1;
  std::uint64_t above = 0;
  for (std::size_t i = first; i < counts_.size(); ++i) above += counts_[i];
  return above;
}

void Histogram::add_at(std::size_t index, std::uint64_t times) {
  if (times == 0) return;
  if (index >= counts_.size()) counts_.resize(counter_count);
  counts_.at(index) += times;
  total_ += times;
  min_ = std::min(min_, lowest_equivalent(index));
  max_ = std::max(max_, std::min(highest_equivalent(index), highest_trackable));
}

void Histogram::restore(base::Nanoseconds min, base::Nanoseconds max, std::uint64_t clamped) {
  min_ = min.count();
  max_ = max.count();
  clamped_ = clamped;
}

void Histogram::trim() {
  const std::size_t used = total_ ? index_of(max_) + 1 : 0;
  if (used < counts_.size()) {
    counts_.resize(used);
    counts_.shrink_to_fit();
  }
}

std::int64_t Histogram::middle(std::size_t index) {
  const std::int64_t lowest = lowest_equivalent(index);
  return lowest + (lowest_equivalent(index + 1) - lowest) / 2;
}

}  // namespace backbench::metrics
