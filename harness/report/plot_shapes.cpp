#include "report/plot_shapes.hpp"

#include "base/units.hpp"
#include "record/per_second.hpp"
#include "report/plot_figures.hpp"
#include "report/plot_scale.hpp"
#include "report/plot_words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace backbench::report {
namespace {

struct Extent {
  double x_low = 0, x_high = 0, y_low = 0, y_high = 0;
  bool any = false;
};

Extent extent_of(const std::vector<PlotSeries>& series) {
  Extent e;
  for (const PlotSeries& line : series)
    for (const auto& piece : line.pieces)
      for (const PlotPoint& p : piece) {
        e.x_low = e.any ? std::min(e.x_low, p.x) : p.x;
        e.y_low = e.any ? std::min(e.y_low, p.y) : p.y;
        e.x_high = std::max(e.x_high, p.x);
        e.y_high = std::max(e.y_high, p.y);
        e.any = true;
      }
  return e;
}

PlotScale latencies(const Extent& e) {
  return e.any ? latency_scale(e.y_low, e.y_high) : latency_scale(1e-3, 1);
}

double seconds(const metrics::Quantile& q) { return base::Seconds(q.value).count(); }

std::string text_of(const metrics::Quantile& q, bool at_least) {
  return (q.censored || at_least ? "≥ " : "") + base::format_latency(q.value);
}

/// Sixteen points to each factor of ten of 1 / (1 - p), marks at 50 %, 90 %, 99 %, …
std::vector<PlotPoint> spectrum_of(const PlotFigures& figures) {
  constexpr int per_decade = 16, decades = 8;
  std::vector<double> places = {2};
  for (int i = 0; i <= per_decade * decades; ++i)
    places.push_back(i % per_decade == 0 ? std::round(std::pow(10.0, i / per_decade))
                                         : std::pow(10.0, double(i) / per_decade));
  std::sort(places.begin(), places.end());
  std::vector<PlotPoint> points;
  for (const double x : places) {
    const auto q = x > 1 ? figures.merged->response_time.quantile(1 - 1 / x) : std::nullopt;
    if (!q || q->value.count() <= 0) continue;
    PlotPoint& point = points.emplace_back(figures.marked(x, seconds(*q), q->censored));
    const double decade = std::log10(x);
    point.marked = x == 2 || (x >= 10 && decade == std::floor(decade));
    point.at_least = point.at_least && point.marked;
    point.spoiled = false;
  }
  return points;
}

/// The seconds of a trial; one that was cut short at the end is none, unless it is the only one.
std::vector<PlotPoint> seconds_of(const record::CaseResult& result) {
  constexpr std::size_t most_marks = 60;
  const metrics::Measurement& trial = *result.typical()->measured;
  if (trial.series.empty() && !trial.reported_by.empty()) return {};  // not told
  const auto count = static_cast<std::size_t>(record::per_second_of(trial).samples);
  const double length = std::min(1.0, base::Seconds(trial.window).count());
  std::vector<PlotPoint> points;
  for (std::size_t i = 0; i < count; ++i) {
    // Seconds in which nothing happened may be missing at the end.
    const metrics::SecondSample second = i < trial.series.size() ? trial.series[i] : metrics::SecondSample{};
    PlotPoint& point = points.emplace_back();
    point.x = static_cast<double>(i + 1);
    point.y = static_cast<double>(second.ok) / length;
    const auto ended = static_cast<double>(second.ok + second.failed);
    point.hollow = static_cast<double>(second.failed) > result.facts.error_budget * ended;
    point.marked = point.hollow || count <= most_marks;
  }
  return points;
}

template <class PointsOf>
std::vector<PlotSeries> lines_of(const PlotPanel& panel, PointsOf points_of) {
  std::vector<PlotSeries> lines;
  for (const PlotLine& line : panel.lines) {
    PlotSeries& series = lines.emplace_back(PlotSeries{line.name, {}, line.style, {}});
    const record::CaseResult* result = line.cells.front().result;
    if (!result || result->whole_trials().empty()) continue;
    std::vector<PlotPoint> points = points_of(*result, series.fact);
    if (points.empty()) continue;
    points.back().spoiled = result->worst_finding() >= record::Severity::spoils;  // once for all of the line
    series.pieces.push_back(std::move(points));
  }
  return lines;
}

}  // namespace

Plot plot_knee(PlotAxis axis, const PlotPanel& panel) {
  Plot plot;
  plot.title = "Throughput and latency";
  plot.subtitle = {
      fmt::format("Right and low is better. p99 of the response time (log axis); points are joined by rising "
                  "{}, which stand beside them; {}.",
                  axis == PlotAxis::rate ? "rate" : name(axis), repetitions_text(panel))};
  for (const PlotLine& line : panel.lines) {
    PlotSeries& series = plot.series.emplace_back(PlotSeries{line.name, {}, line.style, {}});
    bool broken = true;
    for (const PlotCell& cell : line.cells) {
      std::optional<PlotPoint> point;
      if (cell.result) {
        const PlotFigures figures(*cell.result);
        const auto p99 = figures.merged ? figures.merged->response_time.quantile(0.99) : std::nullopt;
        const auto rps = figures.merged ? figures.merged->known_rates().rps : std::nullopt;
        if (rps && p99 && p99->value.count() > 0) {
          point = figures.marked(*rps, seconds(*p99), p99->censored);
          point->note = value_text(axis, cell.at);
        }
      }
      if (point && broken) series.pieces.emplace_back();
      if (point) series.pieces.back().push_back(*point);
      broken = !point;
    }
  }
  const Extent extent = extent_of(plot.series);
  plot.x = rate_scale(extent.x_high);
  plot.x.title = "Correct responses per second";
  plot.y = latencies(extent);
  return plot;
}

Plot plot_percentiles(const PlotPanel& panel) {
  Plot plot;
  plot.title = "Response time by percentile";
  plot.subtitle = {fmt::format(
      "Lower is better. Timeouts count at their limit; a line ends where fewer than 10 requests are "
      "slower; {} together.",
      repetitions_text(panel))};
  plot.series = lines_of(panel, [](const record::CaseResult& result, std::string& fact) {
    const PlotFigures figures(result);
    if (const auto p99 = figures.merged->response_time.quantile(0.99))
      fact = "p99 " + text_of(*p99, figures.survivors);
    return spectrum_of(figures);
  });
  const Extent extent = extent_of(plot.series);
  plot.x = percentile_scale(extent.any ? extent.x_low / 1.02 : 1.3, extent.any ? extent.x_high * 1.05 : 1000);
  plot.x.title = "Share of the requests that were at most as slow";
  plot.y = latencies(extent);
  return plot;
}

Plot plot_series(const PlotPanel& panel) {
  Plot plot;
  plot.title = "Correct responses second by second";
  plot.subtitle = {"Higher and level is better. Of the repetition with the median rate; axis from zero."};
  plot.series = lines_of(panel, [](const record::CaseResult& result, std::string& fact) {
    if (const auto rps = result.typical()->measured->known_rates().rps)
      fact = base::format_count(*rps) + "/s";
    return seconds_of(result);
  });
  const Extent extent = extent_of(plot.series);
  plot.x = seconds_scale(extent.x_high);
  plot.x.title = "Seconds since the measured window began";
  plot.y = rate_scale(extent.y_high);
  return plot;
}

}  // namespace backbench::report
