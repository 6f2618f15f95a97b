#pragma once

#include <string>

namespace backbench::target {

/// A status of waitpid(2) in words: "exited with status 3", "killed by signal 9 (Killed)".
std::string exit_text(int wait_status);

}  // namespace backbench::target
