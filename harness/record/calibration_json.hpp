#pragma once

#include "record/calibration.hpp"
#include "record/json_node.hpp"

namespace backbench::record {

/// A calibration as it stands in a run file and in the file of its own.
Json json_of(const Calibration& calibration);
/// The inverse. Throws base::Error(usage) with the place.
Calibration calibration_of(const Node& node);

}  // namespace backbench::record
