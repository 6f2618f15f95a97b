#pragma once

#include "target/launch.hpp"
#include "target/shepherd_process.hpp"

#include <atomic>
#include <string>

namespace backbench::target {

/// Runs a command to its end, contained like a target, so what it leaves in the background ends with it; the
/// command and its output go to the log. `which` names it in messages: "setup step 1 of 2". Throws
/// base::Error(target_failed) with the exit status and the log's last lines when it fails,
/// base::Error(interrupted) when `stop` is set.
void run_step(const Launch& launch, const std::string& which, Containment strongest,
              const std::atomic<bool>& stop);

}  // namespace backbench::target
