#include "compare/trend.hpp"

#include <cmath>

namespace backbench::compare {

Trend trend_of(const HistoryIndex& index, const std::string& benchmark, const Metric& metric) {
  Trend trend;
  trend.benchmark = benchmark;
  trend.metric = &metric;
  const std::vector<HistoryPoint> all = index.series(benchmark, metric.id);
  std::vector<double> logs;
  for (const HistoryPoint& point : all) {
    if (!point.counts || point.value <= 0) continue;
    if (point.fingerprint != all.back().fingerprint) {
      ++trend.elsewhere;
      continue;
    }
    trend.points.push_back(point);
    logs.push_back(std::log(point.value));
  }
  const std::vector<ChangePoint> found = change_points(logs);
  trend.neighbours = lag_one_correlation(logs, found);
  for (const ChangePoint& point : found)
    trend.steps.push_back({point, (point.shift < 0) == metric.higher_is_better, false});
  return trend;
}

void tell_once(Trend& trend, HistoryIndex& index) {
  if (!trend.believed()) return;
  for (Step& step : trend.steps) {
    const HistoryPoint& first = trend.points[step.point.at];
    step.told = !index.first_alert(trend.benchmark, trend.metric->id, first.fingerprint, first.started);
  }
}

}  // namespace backbench::compare
