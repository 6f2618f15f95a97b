#pragma once

#include "record/run.hpp"

/// Made-up response times by second, for the heat map of the report.
namespace backbench::testing {

/// Gives each trial of the run its response times by second: those that it has in all, evenly spread, each
/// second as many as its requests that ended.
void spread_over_seconds(record::Run& run);

/// A cache in front of something slow: two kinds of answers, of which the slow ones are most while it warms
/// up; collections of garbage, in the first trial a stall of two seconds, in the second a request that has
/// not ended when the window closes, in the third some that time out.
record::Run cache_run();

/// A window of 700 s at a small rate, once with a slow minute.
record::Run long_run();

}  // namespace backbench::testing
