#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace backbench::load {

/// A point that threads pass one by one, and where another waits for so many of them. Thread-safe.
class Checkpoint {
 public:
  void pass() {
    const std::lock_guard lock(mutex_);
    ++passed_;
    changed_.notify_one();
  }
  void wait_for(std::size_t passes) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return passed_ >= passes; });
  }
  /// For the next time, once all have passed.
  void reset() {
    const std::lock_guard lock(mutex_);
    passed_ = 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t passed_ = 0;
};

}  // namespace backbench::load
