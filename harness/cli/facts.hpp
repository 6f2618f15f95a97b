#pragma once

#include "cli/diagnosis.hpp"
#include "cli/suites.hpp"

namespace backbench::cli {

/// What the machine tells, by reading /proc and /sys and, for `engine`, by asking the container engine for
/// its version. The generator may run on `generator`; empty = where this process may. Looks at the processors
/// for `watched`, and sleeps that long.
MachineFacts machine_facts(const std::vector<int>& generator, base::Nanoseconds watched, bool engine);

Needs needs_of(const Selection& selection);

/// Of every target that the selected cases use, in their order. Starts nothing.
std::vector<TargetFacts> target_facts(const Selection& selection);

}  // namespace backbench::cli
