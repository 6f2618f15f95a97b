#pragma once

#include "compare/signed_rank.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace backbench::compare {

/// Exact one-sided p of the sign test (W. J. Dixon and A. M. Mood, JASA 41, 1946): how probable it is that
/// `hits` or more of `n` independent values lie on one side of a point that is their median. Nothing is asked
/// of their distribution, symmetry neither. 1 when there are none.
double sign_test_p(std::size_t hits, std::size_t n);

/// Limits of the values' median, each exceeded by chance with probability `level` at most: the k-th smallest
/// and the k-th largest value, k the largest with P(X <= k - 1) <= level for X of n fair coins (W. R.
/// Thompson, Annals of Mathematical Statistics 7, 1936). Absent when n is too small for such a level.
std::optional<Interval> median_limits(std::span<const double> values, double level);

}  // namespace backbench::compare
