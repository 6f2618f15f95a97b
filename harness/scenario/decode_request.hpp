#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

#include <vector>

namespace backbench::scenario {

/// `request`: one request.
void read_request(const Field& field, std::vector<Request>& into);
/// `requests`: a list of them, each with a weight.
void read_requests(const Field& field, std::vector<Request>& into);

}  // namespace backbench::scenario
