#pragma once

#include "metrics/measurement.hpp"

namespace backbench::load {

/// What the calling thread has used of the processors since it began, and how long it had to wait for one
/// (/proc/thread-self/schedstat, second figure; kernel documentation, scheduler/sched-stats).
metrics::ThreadUsage thread_usage();

/// What was used between two such moments.
metrics::ThreadUsage operator-(const metrics::ThreadUsage& later, const metrics::ThreadUsage& earlier);

}  // namespace backbench::load
