#pragma once

#include "ab/block.hpp"
#include "ab/gate.hpp"
#include "scenario/metric_limit.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace backbench::ab {

/// What a suite's `threshold` comes to in an A/B run.
struct Limits {
  std::vector<Gate> figures;           // each with its limit
  std::optional<double> error_share;   // of the new version's requests that may fail
  std::vector<std::string> left_over;  // counters that no block has: compare's
};

Limits limits_of(std::span<const scenario::MetricLimit> threshold);

/// How far the new version's figure in a block lies beyond the gate's limit, as compare::beyond() says. A
/// latency that is known only from below, among timeouts, may lie beyond its limit, and never keeps it for
/// sure. Absent when the figure does not exist, or is not known well enough to tell. `block` must not have
/// failed.
std::optional<double> excess(const Block& block, const Gate& gate);

}  // namespace backbench::ab
