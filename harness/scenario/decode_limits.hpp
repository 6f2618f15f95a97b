#pragma once

#include "scenario/field.hpp"
#include "scenario/metric_limit.hpp"

#include <vector>

namespace backbench::scenario {

/// `threshold: {p99_ms: 250, rps: 1000}`: what a metric must keep to, in its unit: rps and throughput are at
/// least that, the others at most.
std::vector<MetricLimit> read_thresholds(const Field& field);

/// `gate: {p50_ms: +3%, rps: -5%}`: by how much a metric may get worse. A sign must be the one of getting
/// worse.
std::vector<MetricLimit> read_gates(const Field& field);

}  // namespace backbench::scenario
