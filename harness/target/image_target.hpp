#pragma once

#include "target/target.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace backbench::target {

/// The id of the image that the container engine has by that name or id: "sha256:3f2a…"; nothing when it has
/// none. Asks no registry. Throws base::Error(target_failed) in words with the cure when there is no engine
/// to ask.
std::optional<std::string> find_image(const std::string& name, const std::atomic<bool>& stop);

/// A container of an image, `spec.image`, as the image says it is run, on this machine's network. Its
/// environment has PORT, and WORKERS when ours has it; `cpus` becomes its cpuset; health checks are switched
/// off. Removed at the end by killing it, however this process ends: see start_container(). Throws as
/// target::start says.
std::unique_ptr<Target> start_image(const scenario::TargetSpec& spec, const StartOptions& options,
                                    const std::atomic<bool>& stop);

}  // namespace backbench::target
