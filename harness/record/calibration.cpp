#include "record/calibration.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace backbench::record {
namespace {

double seconds_of(base::Nanoseconds time) { return base::Seconds(time).count(); }

}  // namespace

Calibration::Point point_of(const metrics::Measurement& m) {
  const double responses = m.throughput() * seconds_of(m.window);
  const double cpu_s = m.threads.empty() ? 0 : seconds_of(m.threads.front().cpu);
  if (responses < 1 || cpu_s <= 0) {
    throw base::Error(
        base::ExitCode::target_failed,
        "no response came while the generator was being calibrated; give it a longer --duration");
  }
  return {static_cast<double>(m.bytes_received) / responses, m.throughput(), cpu_s * 1e6 / responses};
}

double ceiling_per_thread(const Calibration& calibration, double response_bytes) {
  const Calibration::Point& small = calibration.small;
  const Calibration::Point& large = calibration.large;
  const double span = large.response_bytes - small.response_bytes;
  const double per_byte = span > 0 ? (large.cpu_us - small.cpu_us) / span : 0;
  const double linear = small.cpu_us + per_byte * (response_bytes - small.response_bytes);
  return 1e6 / std::max(linear, std::min(small.cpu_us, large.cpu_us));
}

std::optional<double> headroom(const Calibration& calibration, const metrics::Measurement& m) {
  const double responses = m.throughput() * seconds_of(m.window);
  if (responses < 1 || m.threads.empty()) return std::nullopt;
  const double response_bytes = static_cast<double>(m.bytes_received) / responses;
  const auto threads = static_cast<double>(m.threads.size());
  return threads * ceiling_per_thread(calibration, response_bytes) / m.throughput();
}

}  // namespace backbench::record
