#pragma once

#include "load/plan.hpp"
#include "load/window_watch.hpp"
#include "metrics/measurement.hpp"

#include <atomic>
#include <cstdint>

namespace backbench::load {

/// What other threads may see of a trial while it runs; the numbers are refreshed about ten times a second.
struct Live {
  std::atomic<std::uint64_t> ok{0};      // of this trial, since its first connection
  std::atomic<std::uint64_t> failed{0};  // of this trial, since its first connection
  std::atomic<bool> loading{false};      // while run() is at work: connections are open or opening
  WindowWatch window;                    // closed at the latest when run() is over
};

/// Makes the load of one trial and returns what it saw, from the calling thread and `plan.threads` others,
/// which are joined before it returns. Opens every connection first, without sending, for at most
/// `plan.timeout`; those not open by then go on trying. Then it warms up, then measures; when the window is
/// over it closes the connections and counts what was still in flight. Setting `stop` ends it
/// within 100 ms with what was measured so far, marked interrupted. Throws base::Error(target_failed) when no
/// connection could be opened at all, and base::Error(usage) when the machine does not allow that many open
/// files, with the command that raises the limit.
metrics::Measurement run(const Plan& plan, const std::atomic<bool>& stop, Live& live);

}  // namespace backbench::load
