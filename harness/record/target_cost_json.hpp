#pragma once

#include "record/json_node.hpp"
#include "record/target_cost.hpp"

namespace backbench::record {

/// As it stands in a run file; peak and cores are derived, for readers.
Json json_of(const TargetCost& cost);
/// The inverse. Throws base::Error(usage) with the place.
TargetCost target_cost_of(const Node& node);

}  // namespace backbench::record
