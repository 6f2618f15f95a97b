#pragma once

#include "metrics/measurement.hpp"
#include "record/foreign_json.hpp"

namespace backbench::record {

/// What autocannon's result object tells of its requests, without what it says of the load. See import.hpp
/// for what is taken from where.
metrics::Measurement measurement_in(Members& root);

/// Over it, what backbench tells in the `x_backbench` of a file that it wrote: exact books, and those
/// latencies that enough samples stand behind.
void read_ours(Members& ours, metrics::Measurement& m);

}  // namespace backbench::record
