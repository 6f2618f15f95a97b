#pragma once

#include "scenario/decode_scenario.hpp"

#include <string_view>

namespace backbench::scenario {

/// What no key of a scenario can tell by itself: values that contradict each other. `field` holds the
/// scenario's map.
void check_scenario(const Field& field, const ScenarioDraft& draft);

/// Keys of one map, a scenario's or the defaults', that say the same thing in two ways.
void check_alternatives(const Field& field);

/// Reports the second of two keys that may not stand in one map.
void check_either(Document& document, const Field& field, std::string_view one, std::string_view other);

}  // namespace backbench::scenario
