#pragma once

#include "metrics/histogram.hpp"
#include "metrics/measurement.hpp"

namespace backbench::record {

/// A trial's window seen second by second, as autocannon samples it: complete responses and bytes read, one
/// sample a second. The histograms hold counts, not durations, with the three digits that autocannon keeps. A
/// last second that was cut short is no sample, unless it is the only one: it is then scaled to a second.
struct PerSecond {
  metrics::Histogram completed;
  metrics::Histogram bytes;
  int samples = 0;
};

PerSecond per_second_of(const metrics::Measurement& trial);

}  // namespace backbench::record
