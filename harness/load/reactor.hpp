#pragma once

#include "base/clock.hpp"
#include "base/units.hpp"
#include "load/plan.hpp"

#include <cstdint>

namespace backbench::load {

/// What became of a descriptor since it was last told of.
struct Readiness {
  bool readable = false;
  bool writable = false;
  bool hung_up = false;  // the peer has closed its side, or the connection failed: reading tells which
};

/// Who is told that a descriptor has become ready.
class Watcher {
 public:
  virtual void on_ready(Readiness ready) = 0;

 protected:
  ~Watcher() = default;
};

/// What one generator thread waits in: epoll(7), edge-triggered. A descriptor is registered once, for both
/// directions and until it is closed, so that a request costs no system call but its own write and read, and
/// every wake-up tells of all that became ready meanwhile. Not thread-safe but for wake().
class Reactor {
 public:
  /// Throws base::Error(target_failed) when the machine has no descriptors left for it.
  explicit Reactor(Idle idle = Idle::spin);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// From now on until the descriptor is closed. Readiness is told once per change: the watcher reads until
  /// the kernel has no more, which a read of fewer bytes than asked for tells too, unless it hung up. Returns
  /// false when the kernel cannot, with errno.
  bool watch(int descriptor, Watcher& watcher);

  /// Waits until something is ready, the moment has come or wake() was called, then tells the watchers. A
  /// moment of the past only looks. `Idle::sleep` sleeps at once; `Idle::spin` first looks for about as long
  /// as a sleep and its wake-up would cost, so that it never costs more than twice the better of the two (the
  /// ski rental problem; Karlin et al., Competitive snoopy caching, Algorithmica 3, 1988), and a response
  /// that comes soon is seen at once. Where that has been in vain of late it sleeps at once too. From within
  /// on_ready() a watcher may close and watch descriptors of its own, and no other's.
  void wait(base::TimePoint until);

  /// Processor time that wait() has spent on looking while nothing had come: idle, though not asleep.
  base::Nanoseconds looked_in_vain() const { return looked_in_vain_; }

  /// Ends the wait() that runs now or comes next; from any thread.
  void wake();

 private:
  struct Events;
  void look(Events& events, int timeout_ms);
  bool look_for_a_while(Events& events, base::TimePoint until);
  void set_timer(base::TimePoint when);

  const Idle idle_;
  int epoll_ = -1;
  int timer_ = -1;
  int waker_ = -1;
  base::TimePoint timer_at_ = base::TimePoint::max();
  base::Nanoseconds looked_in_vain_{0};
  int patience_ = 0;    // so many looks in vain, and it looks no more before it sleeps
  int impatience_ = 0;  // waits since then
};

}  // namespace backbench::load
