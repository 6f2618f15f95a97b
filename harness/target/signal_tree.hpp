#pragma once

namespace backbench::target {

/// Sends a signal to every process that descends from the calling one, whatever its parent, group and
/// session. Needs a /proc of the caller's own PID namespace. Async-signal-safe.
void signal_descendants(int signal);

}  // namespace backbench::target
