#pragma once

#include "scenario/field.hpp"

#include <optional>
#include <string>

namespace backbench::scenario {

/// The value as compact JSON text (RFC 8259), members in the order written. Plain scalars are numbers, true,
/// false and null only where JSON spells them the same; what YAML readers disagree on (010, yes, ~) is
/// reported.
std::optional<std::string> json_text(const Field& field);

}  // namespace backbench::scenario
