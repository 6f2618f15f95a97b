#pragma once

#include "metrics/measurement.hpp"
#include "record/json_node.hpp"

namespace backbench::record {

/// A measurement that another tool made, as it stands in a run file under `reported`: its name and what it
/// told, nothing else.
Json json_of_reported(const metrics::Measurement& m);
/// The inverse. Throws base::Error(usage) with the place.
metrics::Measurement reported_of(const Node& node);

}  // namespace backbench::record
