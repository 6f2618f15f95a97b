#pragma once

#include "record/answer.hpp"
#include "record/json_node.hpp"

#include <vector>

namespace backbench::record {

/// As they stand in a run file, and back; the reader throws base::Error(usage) with the place.
Json json_of(const std::vector<Answer>& answers);
std::vector<Answer> answers_of(const Node& node);

}  // namespace backbench::record
