#pragma once

#include "metrics/measurement.hpp"
#include "record/json_node.hpp"

#include <vector>

namespace backbench::record {

/// The seconds of a window as they stand in a run file: column by column, which is half the text and what
/// plots want. `response_time` has a list of pairs [bucket, count] for each second, in HdrHistogram's layout
/// for 2 significant digits; absent where seconds have no response times.
Json json_of(const std::vector<metrics::SecondSample>& series);
/// The inverse. Throws base::Error(usage) with the place.
std::vector<metrics::SecondSample> series_of(const Node& node);

}  // namespace backbench::record
