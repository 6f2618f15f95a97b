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

/// As far as it goes without the samples: quantiles are lost, and a mean weighs as much as was counted.
ReportedFigures sum_of(const ReportedFigures& a, const ReportedFigures& b) {
  ReportedFigures sum;
  const bool counted = a.count > 0 && b.count > 0;
  if (counted) sum.count = a.count + b.count;
  sum.censored = a.censored + b.censored;
  sum.trials = a.trials + b.trials;
  if (a.mean && b.mean) {
    const double share = counted ? static_cast<double>(b.count) / static_cast<double>(sum.count)
                                 : static_cast<double>(b.trials) / sum.trials;
    sum.mean =
        *a.mean + base::Nanoseconds{std::llround(static_cast<double>((*b.mean - *a.mean).count()) * share)};
  }
  if (a.max && b.max) sum.max = std::max(*a.max, *b.max);
  sum.resolution = std::max(a.resolution, b.resolution);
  return sum;
}

/// Of samples that are there, what another tool would have told.
ReportedFigures summed_up(const Histogram& values, std::uint64_t censored) {
  ReportedFigures figures;
  figures.count = values.count();
  figures.censored = censored;
  figures.mean = base::Nanoseconds{std::llround(values.mean_ns())};
  figures.max = values.max();
  return figures;
}

}  // namespace

Distribution Distribution::reported(ReportedFigures figures) {
  Distribution d;
  d.reported_ = std::move(figures);
  d.trim();
  return d;
}

void Distribution::merge(const Distribution& other) {
  if (reported_ || other.reported_) {
    const auto empty = [](const Distribution& d) { return !d.reported_ && d.values_.empty(); };
    if (empty(other)) return;
    if (empty(*this)) {
      *this = other;
      return;
    }
    const auto figures = [](const Distribution& d) {
      return d.reported_ ? *d.reported_ : summed_up(d.values_, d.censored_.count());
    };
    *this = reported(sum_of(figures(*this), figures(other)));
    return;
  }
  values_.merge(other.values_);
  censored_.merge(other.censored_);
}

void Distribution::trim() {
  values_.trim();
  censored_.trim();
}

std::optional<Quantile> Distribution::quantile(double q) const {
  const double nearer_side = std::min(q, 1 - q) * static_cast<double>(count());
  const bool uncounted = reported_ && reported_->count == 0;
  if (!uncounted && !(nearer_side >= samples_beyond - rounding)) return std::nullopt;
  if (reported_) return reported_quantile(q);

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

std::optional<Quantile> Distribution::reported_quantile(double q) const {
  for (const auto& [share, value] : reported_->quantiles) {
    if (std::abs(share - q) > rounding) continue;
    const auto exact =
        static_cast<double>(reported_->count - std::min(reported_->censored, reported_->count));
    return Quantile{value, reported_->censored > 0 && q * static_cast<double>(reported_->count) > exact};
  }
  return std::nullopt;
}

std::optional<Quantile> Distribution::mean() const {
  if (reported_) {
    if (!reported_->mean) return std::nullopt;
    return Quantile{*reported_->mean, reported_->censored > 0};
  }
  if (count() == 0) return std::nullopt;
  return Quantile{base::Nanoseconds{std::llround(values_.mean_ns())}, !censored_.empty()};
}

std::optional<Quantile> Distribution::max() const {
  if (reported_) {
    if (!reported_->max) return std::nullopt;
    return Quantile{*reported_->max, reported_->censored > 0};
  }
  if (count() == 0) return std::nullopt;
  return Quantile{values_.max(), !censored_.empty()};
}

}  // namespace backbench::metrics
