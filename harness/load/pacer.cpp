#include "load/pacer.hpp"

#include <chrono>
#include <limits>

namespace backbench::load {
namespace {

/// Longer than any trial; a time beyond it would not fit a TimePoint.
constexpr double never_s = 1e9;

Arrivals arrivals_of(const Plan& plan) {
  Arrivals arrivals;
  if (plan.rate) {
    const base::Seconds forever{std::numeric_limits<double>::infinity()};
    arrivals.append(forever, plan.rate->per_second, plan.rate->per_second);
    return arrivals;
  }
  const double first = plan.stages.front().rate->from;
  if (plan.warmup.count() > 0) arrivals.append(plan.warmup, first, first);
  for (const base::Stage& stage : plan.stages) {
    arrivals.append(stage.length, stage.rate->from, stage.rate->to);
  }
  return arrivals;
}

}  // namespace

Pacer::Pacer(const Plan& plan, int worker, int workers)
    : open_loop_(plan.open_loop()),
      poisson_(plan.arrival == Arrival::poisson),
      worker_(worker),
      workers_(workers),
      random_(plan.seed * 1'000'003 + static_cast<std::uint64_t>(worker)) {
  if (open_loop_) arrivals_ = arrivals_of(plan);
}

void Pacer::start(base::TimePoint when) {
  start_ = when;
  end_ = base::TimePoint::max();
  taken_ = 0;
  poisson_n_ = 0;
  arrivals_.rewind();
  if (open_loop_) advance();
}

void Pacer::end(base::TimePoint when) {
  end_ = when;
  if (next_ >= end_) next_ = base::TimePoint::max();
}

void Pacer::advance() {
  // Uniform arrivals are computed from their number, not from the one before, so that rounding never adds up.
  double n = worker_ + static_cast<double>(taken_++) * workers_;
  if (poisson_) n = poisson_n_ += unit_gap_(random_) * workers_;
  const double seconds = arrivals_.time_of(n);
  next_ = seconds < never_s ? start_ + std::chrono::duration_cast<base::Nanoseconds>(base::Seconds(seconds))
                            : base::TimePoint::max();
  if (next_ >= end_) next_ = base::TimePoint::max();
}

}  // namespace backbench::load
