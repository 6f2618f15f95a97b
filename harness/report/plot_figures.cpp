#include "report/plot_figures.hpp"

#include "base/units.hpp"
#include "report/survivors.hpp"

#include <algorithm>

namespace backbench::report {
namespace {

/// The figure of one measurement, in the units of PlotPoint. A logarithmic axis has no place for 0.
std::optional<double> figure(PlotKind kind, const metrics::Measurement& m) {
  if (kind == PlotKind::rps) return m.known_rates().rps;
  if (kind == PlotKind::errors)
    return m.window_tally.ended_total() > 0 ? std::optional(m.window_tally.failed_share()) : std::nullopt;
  const auto mean = m.response_time.mean();
  if (!mean || mean->value.count() <= 0) return std::nullopt;
  return base::Seconds(mean->value).count();
}

}  // namespace

PlotFigures::PlotFigures(const record::CaseResult& r) : result(r), merged(r.merged()) {
  if (!merged) return;
  over_budget = r.over_budget();
  survivors = only_survivors(r, merged->window_tally);
  spoiled = r.worst_finding() >= record::Severity::spoils;
}

PlotPoint PlotFigures::marked(double x, double y, bool censored) const {
  PlotPoint point;
  point.x = x;
  point.y = y;
  point.hollow = over_budget;
  point.at_least = censored || survivors;
  point.spoiled = spoiled;
  return point;
}

std::optional<PlotPoint> PlotFigures::point(PlotKind kind, double x) const {
  if (!merged) return std::nullopt;
  const auto y = figure(kind, *merged);
  if (!y) return std::nullopt;
  PlotPoint point = marked(x, *y, merged->response_time.censored_count() > 0);
  if (kind != PlotKind::latency) point.at_least = false;
  const std::vector<const record::Trial*> trials = result.whole_trials();
  if (trials.size() < 2) return point;
  point.low = point.high = *y;
  for (const record::Trial* trial : trials) {
    const double each = figure(kind, *trial->measured).value_or(*y);
    point.low = std::min(*point.low, each);
    point.high = std::max(*point.high, each);
  }
  return point;
}

}  // namespace backbench::report
