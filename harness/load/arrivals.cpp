#include "load/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace backbench::load {

void Arrivals::append(base::Seconds length, double from_per_second, double to_per_second) {
  const double seconds = length.count();
  const double n_begin = pieces_.empty() ? 0 : pieces_.back().n_end;
  const double mean = (from_per_second + to_per_second) / 2;
  const double n = mean > 0 ? mean * seconds : 0;
  const bool level = from_per_second == to_per_second;
  const double slope = level ? 0 : (to_per_second - from_per_second) / seconds;
  pieces_.push_back({end_s_, from_per_second, slope, n_begin, n_begin + n});
  end_s_ += seconds;
}

double Arrivals::time_of(double n) {
  while (current_ < pieces_.size() && n >= pieces_[current_].n_end) ++current_;
  if (current_ == pieces_.size()) return std::numeric_limits<double>::infinity();
  const Piece& piece = pieces_[current_];
  const double within = n - piece.n_begin;
  if (within <= 0) return piece.begin_s;
  // The root of slope/2 t² + from t = within, in the form that neither cancels nor divides by the slope. It
  // exists since within < N of the piece; rounding alone could make the square negative at a ramp's end at 0.
  const double square = piece.from * piece.from + 2 * piece.slope * within;
  return piece.begin_s + 2 * within / (piece.from + std::sqrt(std::max(square, 0.0)));
}

}  // namespace backbench::load
