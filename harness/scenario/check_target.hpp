#pragma once

#include "scenario/decode_process.hpp"

namespace backbench::scenario {

/// Exactly one kind of target, no keys that have no meaning for it, and no foreign host by accident. `field`
/// holds the target's map.
void check_target(const Field& field, const TargetDraft& draft);

}  // namespace backbench::scenario
