#pragma once

#include "target/target.hpp"

#include <atomic>
#include <memory>

namespace backbench::target {

/// A service of a compose file, in a container that a container engine runs for us: `spec.compose`. Removes
/// what an earlier backbench left, builds the image, starts the service (and what it depends on) in a project
/// of its own and returns when its container runs. Health checks and restarts are switched off, and `cpus`
/// becomes the container's cpuset; what is changed stands in `<log>.compose.json` beside the log.
/// However this process ends, it is taken down: see start_container(). Throws as target::start says.
std::unique_ptr<Target> start_compose(const scenario::TargetSpec& spec, const StartOptions& options,
                                      const std::atomic<bool>& stop);

}  // namespace backbench::target
