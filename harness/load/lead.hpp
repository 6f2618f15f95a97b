#pragma once

#include "base/clock.hpp"
#include "load/plan.hpp"

namespace backbench::load {

/// How long before a request is due a worker that sleeps has its timer ring.
///
/// `Idle::sleep`: not at all; it is then late by the time the machine takes to wake a thread. `Idle::spin`:
/// by as much as wake-ups have been late before; what is left of the time it polls, so that answers that
/// arrive meanwhile are read at once. The lead is learnt from every wake-up and follows their 90th
/// percentile, up to `longest`; when requests are due faster than that, the worker does not sleep at all.
class Lead {
 public:
  static constexpr base::Nanoseconds longest = std::chrono::microseconds{250};

  explicit Lead(Idle idle);

  /// When to wake for a moment; TimePoint::max() is no moment.
  base::TimePoint before(base::TimePoint due) const {
    return due == base::TimePoint::max() ? due : due - lead_;
  }
  /// Takes note of a wake-up that came so much after the timer's moment; below 0 something else woke it.
  void learn(base::Nanoseconds late);

  base::Nanoseconds length() const { return lead_; }

 private:
  Idle idle_;
  base::Nanoseconds lead_;
};

}  // namespace backbench::load
