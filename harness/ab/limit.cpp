#include "ab/limit.hpp"

#include "compare/metric.hpp"
#include "compare/threshold.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace backbench::ab {
namespace {

constexpr std::array<std::string_view, 8> of_a_block{
    "p50_ms", "p90_ms", "p99_ms", "p99.9_ms", "mean_ms", "rps", "throughput", "server_cpu_us_per_req"};

}  // namespace

Limits limits_of(std::span<const scenario::MetricLimit> threshold) {
  Limits limits;
  for (const scenario::MetricLimit& asked : threshold) {
    if (asked.metric == "error_pct") {
      limits.error_share = asked.value / 100;
    } else if (std::find(of_a_block.begin(), of_a_block.end(), asked.metric) != of_a_block.end()) {
      limits.figures.push_back({asked.metric, 0, true, asked.value});
    } else {
      limits.left_over.push_back(asked.metric);
    }
  }
  return limits;
}

std::optional<double> excess(const Block& block, const Gate& gate) {
  const compare::Metric* metric = compare::metric_of(gate.counter);
  if (metric == nullptr || !gate.limit) return std::nullopt;
  if (const auto value = level(block, Arm::contender, gate.counter))
    return compare::beyond(*metric, *gate.limit, *value);
  const auto at_least = lower_bound(block, Arm::contender, gate.counter);
  if (!at_least) return std::nullopt;
  const double beyond = compare::beyond(*metric, *gate.limit, *at_least);
  return beyond > 0 ? std::optional(beyond) : std::nullopt;
}

}  // namespace backbench::ab
