#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// The record of a run (run.json, docs/run.schema.json) as the page's charts read it: every key keeps its
/// name and meaning, and what no chart draws is left out, above all the histograms, which are nine tenths of
/// it and whose figures stay. Those of single seconds, `series.response_time`, become
/// `series.latency_columns`: {"column_s", "at_least": {"from_ms", "bin"}, "p50_ms": [...], "p99_ms": [...],
/// "bins": [[...], ...]}, see report/latency_columns.hpp; a percentile that does not exist is null.
std::string chart_record(const record::Run& run);

}  // namespace backbench::report
