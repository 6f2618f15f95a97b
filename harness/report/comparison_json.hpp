#pragma once

#include "compare/comparison.hpp"

#include <string>

namespace backbench::report {

/// A comparison for programs, `"schema": "backbench.compare/1"` (docs/compare.schema.json): every figure of
/// every benchmark with the values of its trials. Shares are plain numbers, 0.05 = 5 %; what does not exist
/// is left out.
std::string comparison_json(const compare::RunChange& change);

}  // namespace backbench::report
