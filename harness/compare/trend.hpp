#pragma once

#include "compare/change_points.hpp"
#include "compare/history_index.hpp"
#include "compare/metric.hpp"

#include <string>
#include <vector>

namespace backbench::compare {

/// A step in a trend.
struct Step {
  ChangePoint point;
  bool worse = false;
  bool told = false;  // in an earlier report
};

/// One benchmark's metric over the jobs of one machine and load: those with the fingerprint of the newest
/// job. Jobs that do not count are left out.
struct Trend {
  std::string benchmark;
  const Metric* metric = nullptr;
  std::vector<HistoryPoint> points;  // oldest first
  std::vector<Step> steps;
  std::size_t elsewhere = 0;  // points left out since they are of another machine or load
  double neighbours = 0;      // lag-1 correlation once the steps are taken out
  /// Whether neighbouring jobs are independent enough for the steps to be believed.
  bool believed() const { return neighbours <= 0.3; }
};

Trend trend_of(const HistoryIndex& index, const std::string& benchmark, const Metric& metric);

/// Notes the believed steps as told and says, in `told`, which ones had been before: an alert comes once.
void tell_once(Trend& trend, HistoryIndex& index);

}  // namespace backbench::compare
