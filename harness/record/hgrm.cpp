#include "record/export.hpp"

#include <cmath>

#include <fmt/format.h>

namespace backbench::record {
namespace {

constexpr double ns_per_ms = 1e6;
constexpr double ticks_per_half_distance = 5;

/// HdrHistogram's step: twice as fine each time that the distance to 100 % is halved.
double after(double percent) {
  const double half_distances = std::floor(std::log2(100 / (100 - percent))) + 1;
  return percent + 100 / (ticks_per_half_distance * std::exp2(half_distances));
}

std::string row(double value_ns, double percent, std::uint64_t seen) {
  return fmt::format("{:12.3f} {:12f} {:12} {:12.2f}\n", value_ns / ns_per_ms, percent / 100, seen,
                     1 / (1 - percent / 100));
}

}  // namespace

std::string to_hgrm(const metrics::Distribution& times) {
  const metrics::Histogram& h = times.values();
  if (h.empty()) return {};
  std::string text =
      fmt::format("{:>12} {:>12} {:>12} {:>12}\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
  const auto all = static_cast<double>(h.count());
  std::uint64_t seen = 0;
  double percent = 0;
  double highest = 0;
  for (std::size_t i = 0; i < h.counts().size() && seen < h.count(); ++i) {
    if (h.counts()[i] == 0) continue;
    seen += h.counts()[i];
    highest = static_cast<double>(metrics::Histogram::highest_equivalent(i));
    while (percent <= 100 * static_cast<double>(seen) / all) {
      text += row(highest, percent, seen);
      percent = after(percent);
      if (seen == h.count()) break;
    }
  }
  text += fmt::format("{:12.3f} {:12f} {:12} {:>12}\n", highest / ns_per_ms, 1.0, seen, "inf");
  if (times.censored_count() > 0)
    text += fmt::format("#[Censored = {:12}, known only to be at least as long as they stand here]\n",
                        times.censored_count());
  text += fmt::format("#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n", h.mean_ns() / ns_per_ms,
                      h.stddev_ns() / ns_per_ms);
  text += fmt::format("#[Max     = {:12.3f}, Total count    = {:12}]\n",
                      static_cast<double>(h.max().count()) / ns_per_ms, h.count());
  constexpr std::size_t sub_buckets = 2048;
  text += fmt::format("#[Buckets = {:12}, SubBuckets     = {:12}]\n",
                      metrics::Histogram::counter_count / (sub_buckets / 2) - 1, sub_buckets);
  return text;
}

}  // namespace backbench::record
