#include "compare/metric.hpp"

#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

namespace backbench::compare {
namespace {

constexpr double advisory = 0.10;

constexpr std::array<Metric, 11> table{{
    {"p50_ms", "p50", false, true, 0.03, true},
    {"server_cpu_us_per_req", "cpu/req", false, true, 0.03, true},
    {"rps", "req/s", true, false, 0.03, true},
    {"p99_ms", "p99", false, false, advisory, true},
    {"mean_ms", "mean", false, false, 0.03, false},
    {"p90_ms", "p90", false, false, advisory, false},
    {"p99.9_ms", "p99.9", false, false, advisory, false},
    {"max_ms", "max", false, false, advisory, false},
    {"throughput", "throughput", true, false, 0.03, false},
    {"server_mem_peak_mb", "memory", false, false, advisory, false},
    {"error_pct", "failed", false, false, advisory, false, false},
}};

}  // namespace

std::span<const Metric> metrics() { return table; }

const Metric* metric_of(std::string_view id) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Metric& m) { return m.id == id; });
  return found == table.end() ? nullptr : &*found;
}

std::string text_of(const Metric& metric, double value) {
  if (metric.id == "error_pct") return base::format_share(value / 100);
  if (metric.id == "server_mem_peak_mb") return base::format_bytes(value * 1e6);
  if (metric.id == "rps" || metric.id == "throughput") return base::format_count(value) + "/s";
  const double ns = value * (metric.id == "server_cpu_us_per_req" ? 1e3 : 1e6);
  constexpr double most = 9e18;  // of a duration
  return base::format_latency(base::Nanoseconds(std::llround(std::clamp(ns, 0.0, most))));
}

std::string signed_share(double share) {
  const double percent = share * 100;
  const double size = std::abs(percent);
  return fmt::format("{:+.{}f} %", percent, size < 99.95 ? 1 : 0);
}

}  // namespace backbench::compare
