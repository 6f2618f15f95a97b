#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

#include <vector>

namespace backbench::scenario {

/// The list under `stages`: each with `for` and either a `rate` or `connections`, all with the same of the
/// two. What is wrong is reported; the stages read are then not to be used.
std::vector<base::Stage> read_stages(const Field& field);

}  // namespace backbench::scenario
