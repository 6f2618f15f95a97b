#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

#include <functional>
#include <memory>
#include <string>

namespace backbench::scenario {

/// Finds and reads the target that the item of `targets` names. Null when there is none or it has problems;
/// both are reported by the lookup.
using TargetLookup =
    std::function<std::shared_ptr<const TargetSpec>(const Field& mention, const std::string& name)>;

/// A suite file's map. Whole only if nothing was reported.
Suite read_suite_map(const Field& field, const TargetLookup& lookup);

}  // namespace backbench::scenario
