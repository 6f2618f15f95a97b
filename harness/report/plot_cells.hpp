#pragma once

#include "report/plot.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace backbench::report {

/// A benchmark of a plot; null where the target was not measured there though others were.
struct PlotCell {
  double at = 0;  // on the axis
  const record::CaseResult* result = nullptr;
};

/// What becomes one line: a target of a run, over every value that the panel has.
struct PlotLine {
  std::string name;
  std::size_t style = 0;
  std::vector<PlotCell> cells;  // by rising value
};

/// What becomes one plot: a scenario at fixed values of all that is not on its axis.
struct PlotPanel {
  std::string scenario;
  std::vector<std::pair<std::string, std::string>> fixed;  // axis and value, those alone that vary
  std::vector<PlotLine> lines;

  std::vector<double> values() const;  // on the axis, rising
  std::vector<const record::CaseResult*> cases() const;
};

/// The panels of the runs over an axis; without one, each holds the benchmarks of one load (one cell a line).
/// Style numbers go by the order of the lines over all of the runs, so that a target looks the same in every
/// plot.
std::vector<PlotPanel> panels_of(std::span<const PlotSource> runs, std::optional<PlotAxis> axis);

/// Of each scenario, the axes that it has several values of; connections when there is none.
std::map<std::string, std::vector<PlotAxis>> axes_of(std::span<const PlotSource> runs);

/// A benchmark's place on the axis; absent when it has none (a closed loop has no rate).
std::optional<double> value_on(PlotAxis axis, const record::CaseFacts& facts);

}  // namespace backbench::report
