#include "report/plot.hpp"

#include "report/plot_cells.hpp"
#include "report/plot_shapes.hpp"
#include "report/plot_words.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace backbench::report {
namespace {

/// The axes to draw against, none standing for a kind that has no choice of them.
std::vector<std::optional<PlotAxis>> axes_for(PlotKind kind, std::optional<PlotAxis> asked) {
  if (!against_an_axis(kind) && kind != PlotKind::knee) return {std::nullopt};
  if (asked) return {asked};
  return {PlotAxis::connections, PlotAxis::rate, PlotAxis::threads, PlotAxis::duration};
}

/// Whether a scenario is drawn against an axis that nobody asked for.
bool worth_drawing(const std::vector<PlotAxis>& axes, PlotKind kind, PlotAxis axis) {
  if (kind == PlotKind::knee) return axes.front() == axis;
  return std::find(axes.begin(), axes.end(), axis) != axes.end();
}

std::vector<std::pair<std::optional<PlotAxis>, PlotPanel>> panels_for(std::span<const PlotSource> runs,
                                                                      PlotKind kind,
                                                                      std::optional<PlotAxis> asked) {
  auto axes = axes_of(runs);
  std::vector<std::pair<std::optional<PlotAxis>, PlotPanel>> panels;
  for (const std::optional<PlotAxis>& axis : axes_for(kind, asked))
    for (PlotPanel& panel : panels_of(runs, axis))
      if (asked || !axis || worth_drawing(axes[panel.scenario], kind, *axis))
        panels.emplace_back(axis, std::move(panel));
  return panels;
}

Plot drawn(PlotKind kind, std::optional<PlotAxis> axis, const PlotPanel& panel) {
  switch (kind) {
    case PlotKind::knee:
      return plot_knee(*axis, panel);
    case PlotKind::percentiles:
      return plot_percentiles(panel);
    case PlotKind::series:
      return plot_series(panel);
    default:
      return plot_against(kind, *axis, panel);
  }
}

PlotPanel part_of(const PlotPanel& panel, std::size_t begin) {
  PlotPanel part{panel.scenario, panel.fixed, {}};
  for (std::size_t i = begin; i < panel.lines.size() && i < begin + most_series; ++i)
    part.lines.push_back(panel.lines[i]);
  return part;
}

void finish(Plot& plot, const PlotPanel& panel, std::optional<PlotAxis> axis) {
  PlotMarks marks;
  bool any = false;
  for (const PlotSeries& series : plot.series)
    for (const auto& piece : series.pieces)
      for (const PlotPoint& point : piece) {
        marks.take(point);
        any = true;
      }
  for (std::string sentence : {marks_text(marks, panel), not_run_text(panel, axis)})
    if (!sentence.empty()) plot.subtitle.push_back(std::move(sentence));
  if (!any) plot.empty = "Nothing was measured here";
}

}  // namespace

const PlotPoint* PlotSeries::last() const { return pieces.empty() ? nullptr : &pieces.back().back(); }

std::vector<Plot> plots_of(std::span<const PlotSource> runs, PlotKind kind, std::optional<PlotAxis> asked) {
  const auto panels = panels_for(runs, kind, asked);
  std::set<std::string> scenarios, files;
  for (const auto& [axis, panel] : panels) scenarios.insert(panel.scenario);
  std::vector<Plot> plots;
  for (const auto& [axis, whole] : panels) {
    for (std::size_t begin = 0; begin < whole.lines.size(); begin += most_series) {
      const PlotPanel panel = part_of(whole, begin);
      Plot plot = drawn(kind, axis, panel);
      finish(plot, panel, axis);
      plot.title = title_of(plot.title, whole, scenarios.size() > 1);
      if (whole.lines.size() > most_series)
        plot.title +=
            fmt::format(" ({} of {})", begin / most_series + 1, (whole.lines.size() - 1) / most_series + 1);
      plot.footer = footer_of(panel, runs);
      const std::string file = file_of(kind, axis, whole);
      plot.file = file;
      for (int n = 2; !files.insert(plot.file).second; ++n) plot.file = fmt::format("{}.{}", file, n);
      plots.push_back(std::move(plot));
    }
  }
  return plots;
}

}  // namespace backbench::report
