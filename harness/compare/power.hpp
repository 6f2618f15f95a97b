#pragma once

#include "compare/signed_rank.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace backbench::compare {

/// The smallest p that n blocks can give, 2^-n: all signs alike.
double smallest_p(std::size_t blocks);

/// The fewest blocks with which `comparisons` tests under Holm can reach `level` at all: 2^-n <= level /
/// comparisons. With fewer no regression of any size could ever be found.
std::size_t fewest_blocks(std::size_t comparisons, double level);

/// Standard deviation of one block's log ratio, from the 90 % Walsh interval (robust, no normality asked
/// for). Absent below 5 blocks.
std::optional<double> block_spread(std::span<const double> log_ratios);
/// The same from that interval.
double block_spread(const Interval& limits, std::size_t blocks);

/// The smallest change that n blocks of this spread would find in nine runs of ten at the 5 % level, as a
/// share: exp((t.95 + t.90) s/sqrt(n) * 1.023) - 1, with t of n - 1 degrees and Wilcoxon's loss of efficiency
/// 1/sqrt(0.955) = 1.023 (Hollander and Wolfe, 3.1). Needs two blocks.
double detectable_change(double spread, std::size_t blocks);

/// How many more blocks it probably takes to end undecidedness: to show that the change lies below the
/// margin, or to confirm it at `level` among `candidates` with 90 % power; the larger of what applies, 1 at
/// least. `estimate`, `margin` and `spread` are of log ratios.
std::size_t blocks_still_needed(double estimate, double spread, double margin, std::size_t blocks,
                                double level, std::size_t candidates);

}  // namespace backbench::compare
