#pragma once

#include "record/run.hpp"

#include <filesystem>
#include <span>
#include <string>

/// Results that other programs wrote, as runs of our own: to be judged, plotted and compared. What a file
/// does not tell is absent. Neither format has histograms, so that a trial has reported figures instead of
/// samples (Measurement::reported_by, Distribution::reported). Each function throws base::Error(usage) that
/// names the file and the place in it: "flask_20_500_2.json: latency.p99 must be a number".
namespace backbench::record {

/// autocannon's result objects, one trial a file, in the order given. Files that agree in scenario, target,
/// connections, workers, pipelining and duration are repetitions of one case. The target, which autocannon
/// does not know, comes from the file's name: "flask_20_500_2.json" is
/// <target>_<duration s>_<connections>_<workers>, the names that backbench and the study use; else from the
/// title, else it is the whole name. A file that backbench wrote tells its case and books itself.
/// `scenario` is the scenario of those that do not; a case's name begins with it.
///
/// autocannon cuts latencies to whole ms, so one of 0 is left out, and a mean may be up to 1 ms too low. A
/// latency, a rate and a count are taken as they stand there: requests.average is the throughput. Its errors
/// that are no timeouts stand as `reset`, since their kind is not told.
Run import_autocannon(std::span<const std::filesystem::path> files,
                      const std::string& scenario = "autocannon");

/// Google Benchmark's JSON (--benchmark_out): one case a run_name, one trial a repetition, without what the
/// library appends to names (/iterations:1/manual_time). Rates and latencies are those of the counters that
/// backbench sets; a row without them has items_per_second for its rate, or else one iteration in each
/// real_time. Aggregates are left out, rows with an error are failed trials. A bare NaN or Infinity, as the
/// library writes it, is absent.
Run import_google_benchmark(const std::filesystem::path& file);

/// Whatever result `place` is: the folder of a run or its run.json, a benchmark.json of Google Benchmark, or
/// one of autocannon's; told apart by what the file holds.
Run load_any(const std::filesystem::path& place);

}  // namespace backbench::record
