#pragma once

#include "report/plot.hpp"

#include <span>

namespace backbench::report {

/// Logarithmic, with a tick at each value and `text_of` it where there is room for the texts: `room` is the
/// axis's length in parts of the text's size. Values are above 0.
PlotScale values_scale(std::span<const double> values, double room, std::string (*text_of)(double));

/// Logarithmic over latencies in seconds: steps of 1, 2 and 5 over a short range, 1 and 5 over a longer one,
/// 1 over a very long one. `low` and `high` lie inside, above 0.
PlotScale latency_scale(double low, double high);

/// Linear from zero to the first round step at or above `highest`, with three to six steps.
PlotScale rate_scale(double highest);
/// The same for shares: to 1 %, 5 %, 10 %, 25 %, 50 % or 100 %.
PlotScale share_scale(double highest);
/// Linear from zero over seconds.
PlotScale seconds_scale(double highest);

/// Logarithmic over 1 / (1 - p), HdrHistogram's axis of percentiles, from `from` to `to` (1 < from < to):
/// ticks at 50 %, 90 %, 99 % and so on.
PlotScale percentile_scale(double from, double to);

/// "500 ms", "5 s", "200 µs": a round figure of a tick.
std::string tick_latency(double seconds);

}  // namespace backbench::report
