#pragma once

#include "base/clock.hpp"
#include "load/connection.hpp"
#include "load/lead.hpp"
#include "load/plan.hpp"
#include "load/station.hpp"
#include "metrics/measurement.hpp"

#include <cstddef>
#include <deque>

namespace backbench::load {

/// One generator thread's connections and what it does with them, whatever the load's course: it opens them,
/// waits for what is ready, sends what is due. When the load begins, pauses and ends is decided by whoever
/// drives it: Worker for a trial, SliceWorker for slices. Made by one thread, used by another.
class Crew {
 public:
  /// For at most `connections`, of which the first `joined` take part from the beginning.
  Crew(const Plan& plan, const Endpoint& endpoint, int worker, int workers, int connections, int joined);
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// To be called first, on the thread that does the rest: takes it to the plan's processors, and begins to
  /// open those that take part, without sending anything on them. Throws base::Error(usage) when the machine
  /// does not have those processors.
  void open();
  /// Waits until something is ready or the moment has come, handles it, and sends what has become due.
  /// Returns the moment it read last.
  base::TimePoint turn(base::TimePoint until);
  /// Ends what took too long; to be called every so often.
  void sweep(base::TimePoint now);

  int count_open() const;
  int at_once() const { return at_once_; }  // so many may be opening at a time
  /// What the calling thread has used, without that of looking for something to do, which would make an idle
  /// thread look busy.
  metrics::ThreadUsage usage() const;

  Station station;
  std::deque<Connection> connections;

 private:
  void wait(base::TimePoint until);

  const int joined_;
  const int at_once_;
  Lead lead_;
};

}  // namespace backbench::load
