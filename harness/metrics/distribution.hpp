#pragma once

#include "base/units.hpp"
#include "metrics/histogram.hpp"

#include <cstdint>
#include <optional>

namespace backbench::metrics {

/// A quantile, and whether it is only a lower bound ("≥ 10 s") because it lies among censored values.
struct Quantile {
  base::Nanoseconds value{0};
  bool censored = false;
};

/// Durations of which some are known only to be at least a value: a request that timed out after 10 s took 10
/// s or more. Such values stay in the distribution at that bound, so the slowest requests never vanish from
/// it. One per worker, merged after the join.
class Distribution {
 public:
  /// Above an hour, the histogram's end, all that can be told is "an hour or more".
  void record(base::Nanoseconds value) {
    if (value.count() > Histogram::highest_trackable) return record_censored(value);
    values_.record(value);
  }
  void record_censored(base::Nanoseconds at_least) {
    values_.record(at_least);
    censored_.record(at_least);
  }
  void merge(const Distribution& other);
  void trim();  // see Histogram::trim()

  std::uint64_t count() const { return values_.count(); }
  std::uint64_t censored_count() const { return censored_.count(); }

  /// The value below or at which a share `q` (0..1) of the samples lies. Absent when fewer than 10 samples
  /// lie beyond it on the nearer side (a p99 needs 1000 samples, a median 20): such a figure would be one
  /// request's luck. Censored when, for all that is known, the true figure could be larger; the value is then
  /// its greatest certain lower bound. A quantile below every censored sample is not touched by them.
  std::optional<Quantile> quantile(double q) const;

  /// Absent when empty. With any censored sample both are lower bounds.
  std::optional<Quantile> mean() const;
  std::optional<Quantile> max() const;

  /// Every sample, the censored ones at their bound; and those alone.
  const Histogram& values() const { return values_; }
  const Histogram& censored() const { return censored_; }
  Histogram& mutable_values() { return values_; }
  Histogram& mutable_censored() { return censored_; }

 private:
  Histogram values_;
  Histogram censored_;
};

}  // namespace backbench::metrics
