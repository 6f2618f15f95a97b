#pragma once

#include "target/shepherd_process.hpp"
#include "target/target.hpp"

#include <cstdint>
#include <memory>

namespace backbench::target {

/// Starts `process` of `spec` on 127.0.0.1 at its port or a free one: setup, port check, then the server
/// under a shepherd of at most the containment given (weaker ones than the first are for tests). PORT is in
/// the server's environment, and `${PORT}` is replaced in its command and environment. Throws as
/// target::start.
std::unique_ptr<Target> start_process(const scenario::TargetSpec& spec, const StartOptions& options,
                                      Containment strongest, const std::atomic<bool>& stop);

}  // namespace backbench::target
