#pragma once

#include "base/clock.hpp"
#include "base/units.hpp"
#include "load/plan.hpp"

#include <cstdint>
#include <optional>
#include <random>

namespace backbench::load {

/// Answers one question of a connection with room for a request: may one start now, and when was it meant to
/// start? In a closed loop always, and now. In an open loop when the schedule says so, which is fixed before
/// the first request and never moves: what could not start on time starts late with its intended time
/// unchanged. One per worker: worker i of n takes every n-th arrival of the uniform schedule, shifted by i,
/// or its own Poisson stream of a n-th of the rate.
class Pacer {
 public:
  Pacer(const Plan& plan, int worker, int workers);

  bool open_loop() const { return gap_s_ > 0; }

  /// Open loop: nothing is due before this moment. A second call begins the schedule anew from its moment.
  void start(base::TimePoint when);

  /// The intended start of the next request if it is due by `now`; taking it moves on to the one after.
  std::optional<base::TimePoint> take(base::TimePoint now) {
    if (!open_loop()) return now;
    if (!due(now)) return std::nullopt;
    const base::TimePoint intended = next_;
    advance();
    return intended;
  }

  bool started() const { return started_; }
  bool due(base::TimePoint now) const { return !open_loop() || (started_ && next_ <= now); }
  /// When the next request is due; open loop only, after start().
  base::TimePoint next() const { return next_; }

 private:
  void advance();

  double gap_s_ = 0;  // mean time between two arrivals of this worker; 0 = closed loop
  double phase_s_ = 0;
  bool poisson_ = false;
  std::mt19937_64 random_;
  bool started_ = false;
  base::TimePoint start_{};
  base::TimePoint next_{};
  std::uint64_t arrivals_ = 0;
  double elapsed_s_ = 0;
};

}  // namespace backbench::load
