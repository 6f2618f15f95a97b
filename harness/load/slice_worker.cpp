#include "load/slice_worker.hpp"

#include "base/error.hpp"
#include "load/thread_usage.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace backbench::load {
namespace {

using std::chrono::milliseconds;

// A request that is written ends within its timeout, and one whose connection is opened anew within another.
constexpr int timeouts_to_drain = 3;

}  // namespace

SliceWorker::SliceWorker(const Plan& plan, const Endpoint& endpoint, int worker, int workers, int connections,
                         const std::atomic<bool>& stop)
    : plan_(plan),
      stop_(stop),
      crew_(plan, endpoint, worker, workers, connections, connections),
      station_(crew_.station),
      tick_period_(std::clamp<base::Nanoseconds>(plan.timeout / 20, milliseconds{5}, milliseconds{100})) {}

void SliceWorker::run(std::function<void()> ready) {
  ready_ = std::move(ready);
  try {
    station_.all_settled = [this] { end_opening(); };
    opening_until_ = base::Clock::now() + plan_.timeout;
    crew_.open();
    next_tick_ = next_tick_after(base::Clock::now());
    while (phase_ != Phase::over) {
      const base::TimePoint now = crew_.turn(next_tick_);
      if (phase_ == Phase::draining && drained()) pause(now);
      if (order_.load(std::memory_order_acquire) != Order::none) obey(order_.exchange(Order::none));
      if (now >= next_tick_) tick(now);
    }
  } catch (...) {
    fault_ = std::current_exception();
  }
  ended_.store(true, std::memory_order_release);
  ready_();
}

void SliceWorker::begin(base::Nanoseconds length) {
  length_ = length;
  order_.store(Order::begin, std::memory_order_release);
  station_.reactor.wake();
}

void SliceWorker::end() {
  order_.store(Order::end, std::memory_order_release);
  station_.reactor.wake();
}

void SliceWorker::obey(Order order) {
  if (order == Order::end) {
    phase_ = Phase::over;
    return;
  }
  used_ = crew_.usage();
  const base::TimePoint now = base::Clock::now();
  phase_ = Phase::sending;
  slice_end_ = now + length_;
  station_.ledger.begin_window(now);
  station_.pacer.start(now);
  station_.gate.open();
  if (!station_.pacer.open_loop()) station_.wake_all_parked();
  next_tick_ = next_tick_after(now);
}

void SliceWorker::tick(base::TimePoint now) {
  if (phase_ != Phase::paused && stop_.load(std::memory_order_relaxed)) {
    throw base::Error(base::ExitCode::interrupted, "stopped in the middle of a slice");
  }
  if (phase_ == Phase::opening && now >= opening_until_) end_opening();
  if (phase_ == Phase::sending && now >= slice_end_) end_sending();
  if (phase_ == Phase::draining && now - slice_end_ > timeouts_to_drain * plan_.timeout) {
    throw base::Error(base::ExitCode::target_failed,
                      fmt::format("{} requests were still without an answer {} after the last was to be sent",
                                  station_.ledger.in_flight(), base::format_duration(now - slice_end_)));
  }
  crew_.sweep(now);
  next_tick_ = next_tick_after(now);
}

void SliceWorker::end_opening() {
  if (phase_ != Phase::opening) return;
  phase_ = Phase::paused;
  open_connections_ = crew_.count_open();
  ready_();
}

/// What the schedule had due by now is still sent: a slow server's backlog is part of what it did in the
/// slice.
void SliceWorker::end_sending() {
  phase_ = Phase::draining;
  if (station_.pacer.open_loop()) {
    station_.pacer.end(slice_end_);
  } else {
    station_.gate.close();
  }
  if (drained()) pause(base::Clock::now());
}

bool SliceWorker::drained() const {
  const bool all_sent = !station_.pacer.open_loop() || station_.pacer.next() == base::TimePoint::max();
  return all_sent && station_.ledger.in_flight() == 0;
}

void SliceWorker::pause(base::TimePoint now) {
  station_.gate.close();
  station_.ledger.end_window(now);
  used_ = crew_.usage() - used_;
  used_.cpu = std::max(used_.cpu, base::Nanoseconds{0});
  phase_ = Phase::paused;
  next_tick_ = next_tick_after(now);
  ready_();
}

base::TimePoint SliceWorker::next_tick_after(base::TimePoint now) const {
  const base::TimePoint next = now + tick_period_;
  return phase_ == Phase::sending ? std::min(next, slice_end_) : next;
}

}  // namespace backbench::load
