#pragma once

#include "compare/signed_rank.hpp"

#include <optional>
#include <span>

namespace backbench::compare {

/// Two-sided p of the Mann-Whitney U test (H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics
/// 18, 1947), for independent samples, chosen as scipy.stats.mannwhitneyu and with it Google Benchmark's
/// compare.py choose: exact when one sample has 8 values or fewer and nothing is tied (and the sizes multiply
/// to 4000 at most), else the normal approximation with corrections for ties and continuity. Absent when a
/// sample is empty; 1 when all values are the same.
std::optional<double> mann_whitney_p(std::span<const double> base, std::span<const double> fresh);

/// By how much `fresh` lies above `base`: the median of all differences of one value each (Hodges and
/// Lehmann, 1963). Neither may be empty.
double shift(std::span<const double> base, std::span<const double> fresh);

/// Limits of that shift from the distribution of U (exact while the sizes multiply to 4000 at most), each
/// exceeded by chance with probability `level` at most when the values are independent (Hollander and
/// Wolfe, 4.3). Absent when there are too few values.
std::optional<Interval> shift_limits(std::span<const double> base, std::span<const double> fresh,
                                     double level);

}  // namespace backbench::compare
