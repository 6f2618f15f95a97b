#pragma once

#include "target/target.hpp"

#include <memory>

namespace backbench::target {

/// A server that someone else runs, at `url` of `spec`: asked, never started or stopped. Throws
/// base::Error(usage) for an address that is not of this machine unless the target file and the command line
/// both allow it, so that nobody loads a foreign machine by a slip, and for a url that is more than an
/// origin.
std::unique_ptr<Target> use_external(const scenario::TargetSpec& spec, const StartOptions& options);

}  // namespace backbench::target
