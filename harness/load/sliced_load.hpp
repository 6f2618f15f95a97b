#pragma once

#include "base/units.hpp"
#include "load/plan.hpp"
#include "metrics/measurement.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace backbench::load {

/// A stretch of load between two pauses.
struct Slice {
  /// From its begin, when nothing was in flight, until the last answer to what was sent in it: nothing is in
  /// flight at either end.
  metrics::Window window;
  metrics::ThreadUsage used;  // of the generator's threads together
};

/// A load that can be paused, with its connections kept open: the same connections, pacer, gate and books as
/// a trial's, under another course of phases. Two of these on two servers take turns, and what disturbs the
/// machine for longer than a slice disturbs both alike. Used by one thread; it has `plan.threads` of its own,
/// which sleep between slices.
class SlicedLoad {
 public:
  /// Opens every connection and sends nothing, for at most `plan.timeout`. The plan's warm-up, duration,
  /// number of requests and stages are not looked at. Throws as load::run() does, and base::Error
  /// (interrupted) when `stop` is set.
  SlicedLoad(Plan plan, const std::atomic<bool>& stop);
  ~SlicedLoad();  // closes them

  /// Sends for so long, then waits until every answer is there or has failed. In an open loop the schedule
  /// begins anew with every slice, and what was due in it is sent, however late. Throws
  /// base::Error(interrupted) when `stop` is set, and base::Error(target_failed) when the answers do not end
  /// within three timeouts; it is of no use after that.
  Slice slice(base::Nanoseconds length);

  int connections_open() const;       // when the last of them had settled
  std::string first_failure() const;  // of any slice, in its own words; empty when none

 private:
  struct Threads;
  void rethrow() const;

  std::unique_ptr<Threads> threads_;
};

}  // namespace backbench::load
