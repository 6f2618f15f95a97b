#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

namespace backbench::scenario {

/// A target file's map, or one of a suite's `targets`. The folder is the context's.
TargetSpec read_target_map(const Field& field);

}  // namespace backbench::scenario
