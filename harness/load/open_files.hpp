#pragma once

#include <cstdint>

namespace backbench::load {

/// The number of files this process may have open now, after raising the soft limit to the hard one.
std::uint64_t raise_open_files_limit();

/// How many a run with that many connections needs, its own files included.
std::uint64_t open_files_needed(int connections);

/// Makes room for that many connections besides what a run needs itself. Throws base::Error(usage) naming
/// both numbers and the command that raises the limit when the machine does not allow it.
void require_open_files(int connections);

}  // namespace backbench::load
