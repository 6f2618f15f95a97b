#include "load/pacer.hpp"

#include <chrono>

namespace backbench::load {

Pacer::Pacer(const Plan& plan, int worker, int workers)
    : poisson_(plan.arrival == Arrival::poisson),
      random_(plan.seed * 1'000'003 + static_cast<std::uint64_t>(worker)) {
  if (!plan.rate) return;
  gap_s_ = workers / plan.rate->per_second;
  phase_s_ = worker / plan.rate->per_second;
}

void Pacer::start(base::TimePoint when) {
  start_ = when;
  started_ = true;
  arrivals_ = 0;
  elapsed_s_ = 0;
  if (open_loop()) advance();
}

void Pacer::advance() {
  // Uniform arrivals are computed from their number, not from the one before, so that rounding never adds up.
  if (poisson_) {
    elapsed_s_ += std::exponential_distribution<double>(1 / gap_s_)(random_);
  } else {
    elapsed_s_ = phase_s_ + static_cast<double>(arrivals_) * gap_s_;
  }
  ++arrivals_;
  next_ = start_ + std::chrono::duration_cast<base::Nanoseconds>(base::Seconds(elapsed_s_));
}

}  // namespace backbench::load
