#pragma once

#include "ab/block.hpp"
#include "ab/coins.hpp"
#include "base/units.hpp"
#include "load/sliced_load.hpp"
#include "metrics/measurement.hpp"

#include <array>
#include <functional>

namespace backbench::ab {

/// Both arms, the first one by a coin.
std::array<Arm, 2> by_coin(Coins& coins);

/// How long the turns of a block are, and how many.
struct Pace {
  base::Nanoseconds shortest = std::chrono::milliseconds{25};
  base::Nanoseconds longest = std::chrono::milliseconds{500};
  int pairs = 16;  // of slices, one on each arm; fewer, and at least 4, when slices are so long that these
                   // would load an arm for more than 2 s
  base::Nanoseconds warmup_most = std::chrono::seconds{2};  // of each arm
};

/// Makes a slice of this length on an arm.
using MakeSlice = std::function<load::Slice(Arm, base::Nanoseconds)>;

struct WarmUp {
  int pairs = 0;
  std::array<metrics::Window, 2> seen;  // by arm
};

/// Both arms in turns, the first of each pair by a coin, until the last three slices of both have the median
/// response time of the three before, to 10 %, or `warmup_most` is over. Both arms get the same warm-up.
WarmUp warm_up(const Pace& pace, Coins& coins, const MakeSlice& make);

/// As short as drift allows and as long as a slice needs: 20 median response times, three p99, and 25
/// arrivals of an open loop, of whichever arm is slower; within the pace's bounds. `rate` is 0 in a closed
/// loop.
base::Nanoseconds slice_length(const Pace& pace, const std::array<metrics::Window, 2>& seen, double rate);

/// So many pairs of slices of that length.
int pairs_of(const Pace& pace, base::Nanoseconds slice);

/// Measures: pairs of slices, the first of each pair by a coin, into the block, with the latencies of all.
void take_turns(const Pace& pace, base::Nanoseconds slice, Coins& coins, const MakeSlice& make, Block& block);

}  // namespace backbench::ab
