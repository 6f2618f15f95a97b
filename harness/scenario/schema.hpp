#pragma once

#include <string_view>

namespace backbench::scenario {

/// The published JSON Schemas (draft-07), the very files under docs/, built into the program.
std::string_view suite_schema();
std::string_view target_schema();

}  // namespace backbench::scenario
