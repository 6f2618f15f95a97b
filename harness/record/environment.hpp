#pragma once

#include "record/run.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace backbench::record {

/// This program, machine and working directory as they are now. Reads /proc, uname and .git; starts nothing
/// and never throws: what cannot be found out stays empty or 0.
Environment environment_now(std::vector<std::string> command_line);

/// The commit checked out in the git work tree that `folder` is in, 40 or 64 hex digits; empty when there is
/// none. Reads .git itself (branches, packed references, detached heads, linked work trees).
std::string commit_of(const std::filesystem::path& folder);

}  // namespace backbench::record
