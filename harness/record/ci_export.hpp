#pragma once

#include "record/run.hpp"

#include <string>

/// A run for services that chart benchmarks over commits; each a pure function of the run. Percentiles are
/// those of all whole trials together; one that is only a lower bound is left out, as is a case without a
/// whole trial.
namespace backbench::record {

/// github-action-benchmark's own format, one file for each direction: an array of {name, unit, value, range,
/// extra}. `tool: customSmallerIsBetter`: p50, p99, mean, server processor time, failed share.
std::string to_github_smaller(const Run& run);
/// `tool: customBiggerIsBetter`: correct responses per second.
std::string to_github_bigger(const Run& run);

/// Bencher's Metric Format (`--adapter json`): by benchmark and measure {value, lower_value, upper_value},
/// the last two the lowest and highest trial. `latency` (the mean) is in ns and `throughput` in responses per
/// second, as its built-in measures are; p50-latency and p99-latency in ns, server-cpu in ns a response,
/// failed-share from 0 to 1.
std::string to_bencher(const Run& run);

}  // namespace backbench::record
