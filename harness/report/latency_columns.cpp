#include "report/latency_columns.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::report {
namespace {

using Layout = metrics::SecondTimes::Layout;

constexpr int bins_per_octave = 8;
constexpr double samples_beyond = 10;

/// Requests by bucket of the record.
using Buckets = std::map<std::size_t, std::uint64_t>;

int bin_of(std::size_t bucket) {
  const double middle = (static_cast<double>(Layout::lowest_equivalent(bucket)) +
                         static_cast<double>(Layout::highest_equivalent(bucket)) + 1) /
                        2;
  return static_cast<int>(std::floor(bins_per_octave * std::log2(std::max(1.0, middle))));
}

/// As metrics::Distribution::quantile has it. Every censored sample is at the bound or above it.
std::optional<metrics::Quantile> quantile(const Buckets& buckets, double q,
                                          const std::optional<LatencyColumns::AtLeast>& at_least) {
  std::uint64_t total = 0;
  for (const auto& [bucket, count] : buckets) total += count;
  const auto n = static_cast<double>(total);
  if (std::min(q, 1 - q) * n < samples_beyond - 1e-9) return std::nullopt;
  const auto rank = static_cast<std::uint64_t>(std::max(1.0, std::floor(q * n + 0.5)));
  std::uint64_t seen = 0;
  for (const auto& [bucket, count] : buckets) {
    seen += count;
    if (seen < rank) continue;
    const base::Nanoseconds high{Layout::highest_equivalent(bucket)};
    if (!at_least || high < at_least->from) return metrics::Quantile{high, false};
    const base::Nanoseconds low{Layout::lowest_equivalent(bucket)};
    return metrics::Quantile{std::max(low, at_least->from), true};
  }
  return std::nullopt;
}

LatencyColumn column_of(const Buckets& buckets, const std::optional<LatencyColumns::AtLeast>& at_least) {
  LatencyColumn column;
  for (const auto& [bucket, count] : buckets) column.bins[bin_of(bucket)] += count;
  column.p50 = quantile(buckets, 0.5, at_least);
  column.p99 = quantile(buckets, 0.99, at_least);
  return column;
}

/// The last second may be a part and is left out then, as the page's other charts do.
std::size_t whole_seconds(const metrics::Measurement& trial) {
  const double window_s = base::Seconds(trial.window).count();
  const auto whole = static_cast<std::size_t>(std::max(1.0, std::floor(window_s + 0.02)));
  return std::min(whole, trial.series.size());
}

}  // namespace

std::optional<LatencyColumns> latency_columns(const record::Trial& trial, int most) {
  if (!trial.measured) return std::nullopt;
  const metrics::Measurement& m = *trial.measured;
  const auto unknown = [](const metrics::SecondSample& second) { return second.response_times.empty(); };
  if (std::all_of(m.series.begin(), m.series.end(), unknown)) return std::nullopt;
  const std::size_t seconds = whole_seconds(m);
  const auto room = static_cast<std::size_t>(std::max(1, most));
  const std::size_t each = std::max<std::size_t>(1, (seconds + room - 1) / room);
  LatencyColumns latencies;
  latencies.column_s = static_cast<int>(each);
  if (m.response_time.censored_count() > 0) {
    const base::Nanoseconds from = m.response_time.censored().min();
    latencies.at_least = {from, bin_of(metrics::SecondTimes::bucket_of(from))};
  }
  for (std::size_t first = 0; first < seconds; first += each) {
    Buckets buckets;
    for (std::size_t i = first; i < std::min(first + each, seconds); ++i)
      for (const auto& [bucket, count] : m.series[i].response_times) buckets[bucket] += count;
    latencies.columns.push_back(column_of(buckets, latencies.at_least));
  }
  return latencies;
}

int most_columns(const record::Run& run) {
  constexpr std::size_t of_a_trial = 120, of_a_page = 6000, at_least = 10;
  std::size_t trials = 0;
  for (const record::CaseResult& result : run.cases) trials += result.trials.size();
  return static_cast<int>(std::clamp(of_a_page / std::max<std::size_t>(1, trials), at_least, of_a_trial));
}

std::vector<std::int64_t> packed(const std::map<int, std::uint64_t>& bins) {
  std::vector<std::int64_t> list;
  int next = 0;
  for (const auto& [bin, count] : bins) {
    if (bin > next) list.push_back(next - bin);
    list.push_back(static_cast<std::int64_t>(count));
    next = bin + 1;
  }
  return list;
}

}  // namespace backbench::report
