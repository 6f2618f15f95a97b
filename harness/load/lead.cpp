#include "load/lead.hpp"

#include <algorithm>
#include <chrono>

namespace backbench::load {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr base::Nanoseconds first_lead = microseconds{100};

// Up 9 steps on a wake-up later than the lead, down 1 on an earlier one: at rest where 9 of 10 are earlier.
// One wake-up of many milliseconds moves it no further than any other.
constexpr base::Nanoseconds step = nanoseconds{200};
constexpr base::Nanoseconds step_up = 9 * step;

}  // namespace

Lead::Lead(Idle idle) : idle_(idle), lead_(idle == Idle::spin ? first_lead : base::Nanoseconds{0}) {}

void Lead::learn(base::Nanoseconds late) {
  if (idle_ == Idle::sleep || late.count() < 0) return;
  lead_ = std::clamp<base::Nanoseconds>(late > lead_ ? lead_ + step_up : lead_ - step, base::Nanoseconds{0},
                                        longest);
}

}  // namespace backbench::load
