#pragma once

#include "report/plot.hpp"

#include <functional>

namespace backbench::report {

/// A benchmark's trials as one, and what has to be said of any figure of it.
struct PlotFigures {
  explicit PlotFigures(const record::CaseResult& result);

  const record::CaseResult& result;
  std::optional<metrics::Measurement> merged;  // absent: it did not run
  bool over_budget = false;
  bool survivors = false;  // see only_survivors()
  bool spoiled = false;

  /// The point of a kind drawn against an axis, `x` being its place there; absent when the figure does not
  /// exist.
  std::optional<PlotPoint> point(PlotKind kind, double x) const;
  /// A point of any other figure, with the marks that its benchmark earns.
  PlotPoint marked(double x, double y, bool censored) const;
};

}  // namespace backbench::report
