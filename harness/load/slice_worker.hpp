#pragma once

#include "base/clock.hpp"
#include "load/crew.hpp"
#include "load/plan.hpp"
#include "metrics/measurement.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>

namespace backbench::load {

/// One generator thread of a SlicedLoad. Its connections stay open while it sends nothing; told to, it sends
/// for a while, then sends no more and waits until every answer is there. run() is the thread's body; begin()
/// and end() are called by one other thread, which reads the results while nothing is sent.
class SliceWorker {
 public:
  SliceWorker(const Plan& plan, const Endpoint& endpoint, int worker, int workers, int connections,
              const std::atomic<bool>& stop);

  /// Opens the connections and calls `ready` when each first attempt is over or the plan's timeout has
  /// passed, again whenever a slice is over, and a last time when it has ended, for whatever reason. Never
  /// throws.
  void run(std::function<void()> ready);

  /// A slice of this length, from now on. Only after `ready`.
  void begin(base::Nanoseconds length);
  void end();

  int open_connections() const { return open_connections_; }               // after the first `ready`
  metrics::Window take_window() { return station_.ledger.take_window(); }  // of the last slice, once
  const metrics::ThreadUsage& used() const { return used_; }               // in it
  const std::string& first_failure() const { return station_.ledger.first_failure(); }
  /// Why it has ended by itself; set before the last `ready`.
  std::exception_ptr fault() const {
    return ended_.load(std::memory_order_acquire) ? fault_ : std::exception_ptr{};
  }

 private:
  enum class Phase { opening, paused, sending, draining, over };
  enum class Order { none, begin, end };

  void obey(Order order);
  void tick(base::TimePoint now);
  void end_opening();
  void end_sending();
  bool drained() const;
  void pause(base::TimePoint now);
  base::TimePoint next_tick_after(base::TimePoint now) const;

  const Plan& plan_;
  const std::atomic<bool>& stop_;
  Crew crew_;
  Station& station_;  // the crew's
  const base::Nanoseconds tick_period_;
  std::function<void()> ready_;

  std::atomic<Order> order_{Order::none};
  base::Nanoseconds length_{0};  // of the slice ordered

  Phase phase_ = Phase::opening;
  base::TimePoint next_tick_{};
  base::TimePoint opening_until_{};
  base::TimePoint slice_end_{};
  int open_connections_ = 0;
  metrics::ThreadUsage used_;
  std::exception_ptr fault_;
  std::atomic<bool> ended_{false};
};

}  // namespace backbench::load
