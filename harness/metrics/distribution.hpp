#pragma once

#include "base/units.hpp"
#include "metrics/histogram.hpp"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace backbench::metrics {

/// A quantile, and whether it is only a lower bound ("≥ 10 s") because it lies among censored values.
struct Quantile {
  base::Nanoseconds value{0};
  bool censored = false;
};

/// What another tool made of durations whose samples it did not keep. What it did not tell is absent.
struct ReportedFigures {
  std::uint64_t count = 0;     // samples; 0 when not told
  std::uint64_t censored = 0;  // of them, those that are only lower bounds; the slowest ones
  std::optional<base::Nanoseconds> mean;
  std::optional<base::Nanoseconds> max;
  std::vector<std::pair<double, base::Nanoseconds>> quantiles;  // share (0..1) and value, by rising share
  int trials = 1;  // that these are figures of; they weigh as much where samples were not counted
  base::Nanoseconds resolution{0};  // durations were cut down to multiples of this before they were counted

  bool operator==(const ReportedFigures&) const = default;
};

/// Durations of which some are known only to be at least a value: a request that timed out after 10 s took 10
/// s or more. Such values stay in the distribution at that bound, so the slowest requests never vanish from
/// it. One per worker, merged after the join. One made of reported figures has no samples: its quantiles are
/// those that were told, and two such ones together have none, since quantiles cannot be merged.
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
  static Distribution reported(ReportedFigures figures);
  void merge(const Distribution& other);
  void trim();  // see Histogram::trim()

  std::uint64_t count() const { return reported_ ? reported_->count : values_.count(); }
  std::uint64_t censored_count() const { return reported_ ? reported_->censored : censored_.count(); }

  /// The value below or at which a share `q` (0..1) of the samples lies. Absent when fewer than 10 samples
  /// lie beyond it on the nearer side (a p99 needs 1000 samples, a median 20): such a figure would be one
  /// request's luck. Censored when, for all that is known, the true figure could be larger; the value is then
  /// its greatest certain lower bound. A quantile below every censored sample is not touched by them.
  std::optional<Quantile> quantile(double q) const;

  /// Absent when empty. With any censored sample both are lower bounds.
  std::optional<Quantile> mean() const;
  std::optional<Quantile> max() const;

  /// Present instead of samples when another tool measured.
  const std::optional<ReportedFigures>& reported() const { return reported_; }

  /// Every sample, the censored ones at their bound; and those alone. Both empty when there are none but
  /// reported figures.
  const Histogram& values() const { return values_; }
  const Histogram& censored() const { return censored_; }
  Histogram& mutable_values() { return values_; }
  Histogram& mutable_censored() { return censored_; }

 private:
  std::optional<Quantile> reported_quantile(double q) const;

  Histogram values_;
  Histogram censored_;
  std::optional<ReportedFigures> reported_;
};

}  // namespace backbench::metrics
