#pragma once

#include "record/finding.hpp"
#include "record/json_node.hpp"
#include "record/surroundings.hpp"

namespace backbench::record {

/// Findings, limits and surroundings as they stand in a run file, and back; readers throw
/// base::Error(usage) with the place.
Json json_of(const Surroundings& surroundings);
Surroundings surroundings_of(const Node& node);

Json json_of(const std::vector<Finding>& findings);
std::vector<Finding> findings_of(const Node& node);

Json json_of(const LimitVerdict& verdict);
LimitVerdict limit_verdict_of(const Node& node);

}  // namespace backbench::record
