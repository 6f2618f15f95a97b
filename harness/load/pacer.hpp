#pragma once

#include "base/clock.hpp"
#include "load/arrivals.hpp"
#include "load/plan.hpp"

#include <cstdint>
#include <optional>
#include <random>

namespace backbench::load {

/// Answers one question of a connection with room for a request: may one start now, and when was it meant to
/// start? In a closed loop always, and now. In an open loop when the schedule says so, which is fixed before
/// the first request and never moves: what could not start on time starts late with its intended time
/// unchanged. One per worker: worker i of n takes every n-th arrival of the uniform schedule, shifted by i,
/// or its own Poisson stream of a n-th of the rate. Stages over the rate are one schedule that begins with
/// the warm-up, at the rate of the first stage's begin, and ends with the last stage.
class Pacer {
 public:
  Pacer(const Plan& plan, int worker, int workers);

  bool open_loop() const { return open_loop_; }

  /// Open loop: nothing is due before this moment. A second call begins the schedule anew from its moment.
  void start(base::TimePoint when);
  /// Open loop: what would be due at this moment or later never is; what was due before still is.
  void end(base::TimePoint when);

  /// The intended start of the next request if it is due by `now`; taking it moves on to the one after.
  std::optional<base::TimePoint> take(base::TimePoint now) {
    if (!open_loop_) return now;
    if (!due(now)) return std::nullopt;
    const base::TimePoint intended = next_;
    advance();
    return intended;
  }

  bool due(base::TimePoint now) const { return !open_loop_ || next_ <= now; }
  /// When the next request is due; open loop only. Never (the largest time) before start() and when the
  /// schedule is over.
  base::TimePoint next() const { return next_; }

 private:
  void advance();

  bool open_loop_;
  bool poisson_;
  double worker_;
  double workers_;
  Arrivals arrivals_;
  std::mt19937_64 random_;
  std::exponential_distribution<double> unit_gap_{1};
  base::TimePoint start_{};
  base::TimePoint next_ = base::TimePoint::max();
  base::TimePoint end_ = base::TimePoint::max();
  std::uint64_t taken_ = 0;
  double poisson_n_ = 0;
};

}  // namespace backbench::load
