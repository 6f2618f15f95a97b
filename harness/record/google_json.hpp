#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::record {

/// benchmark.json: Google Benchmark's --benchmark_out format as version 1.7.1 writes it, key for key:
/// context, then one row per trial and, from two trials on, the aggregates mean, median, stddev (of the
/// sample) and cv. `real_time` is the mean response time in ms, `cpu_time` what the generator's threads spent
/// on each complete response, in ms; the counters are those of counters_of(). An aggregate's counter exists
/// only when every trial has it.
///
/// Two things differ, since both mislead every reader of the format. It is strict JSON: a value that is not
/// finite (the cv of zero errors) is left out, or 0 for the two times, where the library writes a bare NaN.
/// And a trial that failed, or in which no response came, is no row: the library writes real_time 0 for it,
/// and compare.py, Bencher and github-action-benchmark take that for the fastest of all. Such trials stand in
/// a list of their own, `x_backbench_failed`, with the library's error_occurred and error_message.
std::string to_google_json(const Run& run);

}  // namespace backbench::record
