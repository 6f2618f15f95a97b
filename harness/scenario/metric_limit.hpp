#pragma once

#include <string>

namespace backbench::scenario {

/// A number that a suite sets for a metric, which has the name of its counter: "p99_ms".
struct MetricLimit {
  std::string metric;
  double value = 0;  // of a threshold in the metric's own unit; of a gate the share by which it may get worse
  bool operator==(const MetricLimit&) const = default;
};

}  // namespace backbench::scenario
