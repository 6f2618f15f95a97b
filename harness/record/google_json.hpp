#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::record {

/// benchmark.json: Google Benchmark's --benchmark_out format as version 1.7.1 writes it (context, then one
/// row per trial and, from two trials on, the aggregates mean, median, stddev, cv), but strict JSON: a
/// counter or aggregate that is not finite is left out. `real_time` is the mean response time in ms. A failed
/// trial is a row with error_occurred and error_message, as the library writes it, after the good rows of its
/// case.
std::string to_google_json(const Run& run);

}  // namespace backbench::record
