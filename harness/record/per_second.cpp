#include "record/per_second.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::record {
namespace {

constexpr double tolerance_s =
    0.01;  // a timer fires a little late or early; that does not make a second short

base::Nanoseconds as_value(double count) { return base::Nanoseconds{std::llround(count)}; }

}  // namespace

PerSecond per_second_of(const metrics::Measurement& trial) {
  PerSecond result;
  const double window_s = base::Seconds(trial.window).count();
  const auto whole = static_cast<std::size_t>(std::max(0.0, std::floor(window_s + tolerance_s)));
  const std::size_t used = std::min(whole, trial.series.size());
  for (std::size_t i = 0; i < used; ++i) {
    result.completed.record(as_value(static_cast<double>(trial.series[i].completed)));
    result.bytes.record(as_value(static_cast<double>(trial.series[i].bytes)));
  }
  // Seconds in which nothing at all happened may be missing at the end.
  const std::size_t silent = whole - used;
  result.completed.record(base::Nanoseconds{0}, silent);
  result.bytes.record(base::Nanoseconds{0}, silent);
  result.samples = static_cast<int>(whole);
  if (whole == 0 && window_s > 0) {
    result.completed.record(as_value(trial.throughput()));
    result.bytes.record(as_value(trial.mb_per_s() * 1e6));
    result.samples = 1;
  }
  return result;
}

}  // namespace backbench::record
