#include "base/units.hpp"
#include "report/plot_figures.hpp"
#include "report/plot_scale.hpp"
#include "report/plot_shapes.hpp"
#include "report/plot_words.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace backbench::report {
namespace {

constexpr double axis_room =
    48;  // length of the x axis in sizes of its texts, when the labels beside it are long

std::string title_text(PlotKind kind, PlotAxis axis) {
  const std::string what = kind == PlotKind::latency ? "Average latency"
                           : kind == PlotKind::rps   ? "Requests per second"
                                                     : "Errors";
  switch (axis) {
    case PlotAxis::connections:
      return what + " vs number of clients";
    case PlotAxis::threads:
      return what + " vs generator threads";
    case PlotAxis::duration:
      return what + " vs duration";
    case PlotAxis::rate:
      return what + " vs requests asked for";
  }
  return what;
}

std::string reading(PlotKind kind, const PlotPanel& panel) {
  const std::string trials =
      (repeated(panel) ? "; band: lowest to highest of " : "; ") + repetitions_text(panel) + ".";
  if (kind == PlotKind::latency)
    return "Lower is better. Mean response time, timeouts counted at their limit" + trials;
  if (kind == PlotKind::rps)
    return "Higher is better. Correct responses per second; ring: most within budget" + trials;
  return "Lower is better. Failed share: timeouts, lost connections, wrong answers" + trials;
}

/// The line's highest rate that was reached within the error budget.
const PlotPoint* peak_of(const PlotSeries& series) {
  const PlotPoint* peak = nullptr;
  for (const auto& piece : series.pieces)
    for (const PlotPoint& point : piece)
      if (!point.hollow && point.y > 0 && (!peak || point.y > peak->y)) peak = &point;
  return peak;
}

std::string fact_of(PlotKind kind, PlotAxis axis, const PlotSeries& series) {
  const PlotPoint* last = series.last();
  if (!last) return {};
  if (kind == PlotKind::errors) return base::format_share(last->y);
  if (kind == PlotKind::rps) {
    const PlotPoint* peak = peak_of(series);
    return peak ? fmt::format("{}/s at {}", base::format_count(peak->y), value_text(axis, peak->x))
                : "over budget";
  }
  return (last->at_least ? "≥ " : "") +
         base::format_latency(std::chrono::round<base::Nanoseconds>(base::Seconds(last->y)));
}

PlotScale y_scale(PlotKind kind, const std::vector<PlotSeries>& series, double budget) {
  double low = 0, high = 0;
  for (const PlotSeries& line : series)
    for (const auto& piece : line.pieces)
      for (const PlotPoint& p : piece) {
        const double least = p.low.value_or(p.y);
        low = low > 0 ? std::min(low, least) : least;
        high = std::max(high, p.high.value_or(p.y));
      }
  if (kind == PlotKind::rps) return rate_scale(high);
  if (kind == PlotKind::errors) return share_scale(std::max(high, 2 * budget));
  return low > 0 ? latency_scale(low, high) : latency_scale(1e-3, 1);
}

}  // namespace

Plot plot_against(PlotKind kind, PlotAxis axis, const PlotPanel& panel) {
  Plot plot;
  plot.title = title_text(kind, axis);
  plot.subtitle = {reading(kind, panel)};
  std::set<double> budgets;
  for (const PlotLine& line : panel.lines) {
    PlotSeries& series = plot.series.emplace_back();
    series.name = line.name;
    series.style = line.style;
    bool broken = true;
    for (const PlotCell& cell : line.cells) {
      const auto point = cell.result ? PlotFigures(*cell.result).point(kind, cell.at) : std::nullopt;
      if (cell.result) budgets.insert(cell.result->facts.error_budget);
      if (point && broken) series.pieces.emplace_back();
      if (point) series.pieces.back().push_back(*point);
      broken = !point;
    }
    series.fact = fact_of(kind, axis, series);
    if (const PlotPoint* peak = kind == PlotKind::rps ? peak_of(series) : nullptr;
        peak && line.cells.size() > 1)
      plot.rings.push_back(*peak);
  }
  plot.x = values_scale(
      panel.values(), axis_room, +[](double value) { return base::format_count(value); });
  plot.x.title = axis_title(axis);
  if (axis == PlotAxis::duration)
    for (PlotTick& tick : plot.x.ticks)
      if (!tick.text.empty()) tick.text += " s";
  const double budget = budgets.size() == 1 ? *budgets.begin() : 0;
  plot.y = y_scale(kind, plot.series, budget);
  if (kind == PlotKind::errors && budget > 0)
    plot.rule = {budget, "error budget " + base::format_share(budget)};
  return plot;
}

}  // namespace backbench::report
