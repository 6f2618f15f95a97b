#pragma once

#include <cstddef>

namespace backbench::testing {

/// How often any thread of this program has called operator new so far. Programs that link `counted_new` have
/// the counting operator new.
std::size_t allocations();

/// From now on what the calling thread allocates is not counted: for servers inside a test.
void leave_this_thread_uncounted();

}  // namespace backbench::testing
