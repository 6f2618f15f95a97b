#pragma once

#include "base/units.hpp"
#include "target/launch.hpp"

#include <atomic>
#include <string>

namespace backbench::target {

/// What a short command said, standard output and error apart.
struct Captured {
  int wait_status = 0;  // as waitpid(2) gives it
  std::string out;      // without the newline at its end
  std::string err;

  bool ok() const { return wait_status == 0; }
};

/// Runs a command that is done in a moment, a question to another program, and gives what it printed;
/// `launch.log_file` and `launch.cpus` are not used. Standard input is /dev/null. Throws
/// base::Error(target_failed) when there is no such program or it takes longer than `within` (it is killed
/// then), base::Error(interrupted) when `stop` is set first.
Captured capture(const Launch& launch, base::Nanoseconds within, const std::atomic<bool>& stop);

}  // namespace backbench::target
