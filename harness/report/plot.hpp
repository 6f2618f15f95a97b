#pragma once

#include "record/run.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::report {

enum class PlotKind { latency, rps, errors, percentiles, knee, series };
/// What the first three kinds are drawn against.
enum class PlotAxis { connections, threads, duration, rate };

/// "latency", …; "connections", …: as options and file names have them.
std::string_view name(PlotKind kind);
std::string_view name(PlotAxis axis);
std::optional<PlotKind> plot_kind_of(std::string_view name);
std::optional<PlotAxis> plot_axis_of(std::string_view name);
/// Whether such a plot has an axis to choose.
bool against_an_axis(PlotKind kind);

/// A measured figure, in the units of its plot: seconds, requests a second, or a share from 0 to 1.
struct PlotPoint {
  double x = 0;
  double y = 0;
  std::optional<double> low, high;  // over the repetitions; absent when there was one
  bool marked = true;               // a curve may have more points than marks
  bool hollow = false;              // more requests failed than the error budget allows
  bool at_least = false;            // a lower bound: some requests took longer than is known
  bool spoiled = false;             // a check found that the figure does not say what it seems to say
  std::string note;                 // beside the mark; empty = none
};

/// One line. Where a benchmark did not run the line is broken: its pieces are what lies between such places.
struct PlotSeries {
  std::string name;
  std::string fact;  // one short one, below the name
  std::size_t style = 0;
  std::vector<std::vector<PlotPoint>> pieces;

  const PlotPoint* last() const;  // null when nothing of it was measured
};

struct PlotTick {
  double at = 0;
  std::string text;  // empty: a tick without a text
};

struct PlotScale {
  bool logarithmic = false;
  double from = 0, to = 1;
  std::vector<PlotTick> ticks;
  std::string title;

  /// Where a value lies between `from` (0) and `to` (1).
  double share_of(double value) const;
};

/// A horizontal line that figures are held against.
struct PlotRule {
  double y = 0;
  std::string text;
};

/// One picture, ready to be drawn: nothing in it depends on the program that draws.
struct Plot {
  std::string file;  // name without ending, of [A-Za-z0-9._-]
  std::string title;
  std::vector<std::string> subtitle;  // lines
  std::string footer;
  std::string empty;  // in place of lines when there are none
  PlotScale x, y;
  std::vector<PlotSeries> series;
  std::vector<PlotPoint> rings;  // points to be looked at first
  std::optional<PlotRule> rule;
};

/// A run, and what its lines are called beside those of other runs.
struct PlotSource {
  const record::Run* run = nullptr;
  std::string name;
};

/// Every plot of a kind that the runs have: one for each scenario and each value of whatever is not on its x
/// axis, with a line for each target; with several runs, one for each target and run. More than
/// `most_series` lines make several plots. Given no axis, a scenario is drawn against each one of
/// connections, rate, threads and duration that it has several values of (the knee against the first of
/// them), or else against its connections. Their file names are distinct. None for a scenario that has no
/// value on the axis.
std::vector<Plot> plots_of(std::span<const PlotSource> runs, PlotKind kind, std::optional<PlotAxis> axis);

inline constexpr std::size_t most_series = 12;

}  // namespace backbench::report
