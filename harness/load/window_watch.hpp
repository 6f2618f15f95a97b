#pragma once

#include "base/clock.hpp"

#include <condition_variable>
#include <mutex>

namespace backbench::load {

/// Tells other threads when a trial's measured window opens and closes, so that what it costs elsewhere can
/// be read at its borders.
class WindowWatch {
 public:
  enum class State { before, open, closed };

  void enter(State state) {
    const std::lock_guard lock(mutex_);
    state_ = state;
    changed_.notify_all();
  }

  /// Waits until the state is another than `known` or the time has come, and returns it.
  State wait(State known, base::TimePoint until) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [&] { return state_ != known; });
    return state_;
  }
  State wait(State known) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return state_ != known; });
    return state_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::before;
};

}  // namespace backbench::load
