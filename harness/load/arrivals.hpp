#pragma once

#include "base/units.hpp"

#include <cstddef>
#include <vector>

namespace backbench::load {

/// A rate over time, made of straight pieces that follow each other, and the inverse of its integral: when
/// has so much of the load become due? With N(t) the integral of the rate from 0 to t, the n-th arrival of a
/// uniform schedule (n = 0, 1, …) is where N passes n, and points of a unit Poisson process taken as values
/// of N give the Poisson process of that rate (time change; Çinlar, Introduction to Stochastic Processes,
/// 1975, section 4.7).
class Arrivals {
 public:
  /// A piece of this length, which may be infinite when the rate is the same at both ends.
  void append(base::Seconds length, double from_per_second, double to_per_second);

  /// Seconds from the start until N passes `n`: the first moment after which it is above. Infinity when it
  /// never is. `n` must not be smaller than in the call before, save after rewind().
  double time_of(double n);
  void rewind() { current_ = 0; }

 private:
  struct Piece {
    double begin_s;
    double from;
    double slope;  // per second²
    double n_begin;
    double n_end;
  };
  std::vector<Piece> pieces_;
  std::size_t current_ = 0;
  double end_s_ = 0;
};

}  // namespace backbench::load
