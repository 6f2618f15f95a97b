#pragma once

#include "base/clock.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace backbench::target {

/// Context switches of a thread since it was started.
struct Switches {
  std::uint64_t voluntary = 0;    // it waited for something
  std::uint64_t involuntary = 0;  // its time was up
};

/// Open descriptors of a process, and how many it may have.
struct OpenFiles {
  std::uint64_t open = 0;
  std::uint64_t limit = 0;  // the soft one
};

/// What a target's processes have used so far, read at one moment.
struct Usage {
  base::TimePoint at{};
  base::Nanoseconds cpu{0};  // user + system, since the start, of processes that have ended too
  /// Proportional set size: a page that n processes share counts a n-th in each, so that workers forked from
  /// one master are not counted n times. Absent when the kernel does not let us look.
  std::optional<std::uint64_t> memory_bytes;
  int processes = 0;
  /// Of the process nearest to its limit; absent when the kernel does not let us look at any.
  std::optional<OpenFiles> open_files;
  std::map<int, Switches> switches;  // by thread, of those alive
};

/// Of all that descends from a shepherd, without itself. Living processes are read by their CPU clocks, to
/// the nanosecond; those that ended count in whoever waited for them, the shepherd in the end, in ticks of 10
/// ms. A parent that ignores SIGCHLD waits for nobody, and its ended children are lost. Reads /proc; takes
/// some milliseconds. Any thread.
Usage usage_of_descendants(int shepherd);

/// The same of `root` and all that descends from it: of a container by its first process, which inherits
/// every orphan in it.
Usage usage_of_tree(int root);

/// The switches of `later` that came after `earlier`: of the threads alive at both moments, and all of those
/// started between.
Switches switches_between(const Usage& earlier, const Usage& later);

}  // namespace backbench::target
