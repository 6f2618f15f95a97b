#pragma once

#include "report/plot_cells.hpp"

namespace backbench::report {

// One plot of a panel each: titles, scales and lines; what all plots share is for plots_of().

/// Latency, rps or errors against the panel's axis.
Plot plot_against(PlotKind kind, PlotAxis axis, const PlotPanel& panel);
/// p99 over correct responses per second, the points of a target joined by rising load.
Plot plot_knee(PlotAxis axis, const PlotPanel& panel);
/// Response time over percentiles, HdrHistogram's way, up to the last one that 10 samples lie beyond.
Plot plot_percentiles(const PlotPanel& panel);
/// Correct responses in each second of the window, of each benchmark's typical trial.
Plot plot_series(const PlotPanel& panel);

}  // namespace backbench::report
