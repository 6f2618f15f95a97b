#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace backbench::compare {

/// An estimate's range.
struct Interval {
  double lower = 0;
  double upper = 0;
};

/// Exact one-sided p of Wilcoxon's signed-rank test (F. Wilcoxon, Biometrics Bulletin 1, 1945): how probable
/// it is, when every sign is a fair coin, that the ranks of the positive differences add up to as much as
/// here. Small when the differences lie above 0. Ties share their mid-rank; differences of 0 are ranked with
/// the others and then left out, having no sign (J. W. Pratt, JASA 54, 1959). All assignments of signs to the
/// ranks at hand are counted, so that p is exact with ties and zeros too. 1 when nothing differs. Time grows
/// with n cubed: 40 blocks take microseconds, 1000 a second.
double signed_rank_p(std::span<const double> differences);

/// The middle of the differences: the median of the means of all pairs, each with itself too (J. L. Hodges
/// and E. L. Lehmann, Annals of Mathematical Statistics 34, 1963). Not for an empty span.
double hodges_lehmann(std::span<const double> differences);

/// Limits of that middle, each exceeded by chance with probability `level` at most: the k-th smallest and
/// k-th largest of those pair means (Walsh averages), k the largest with P(W >= N - k + 1) <= level, N =
/// n(n+1)/2 (M. Hollander and D. Wolfe, Nonparametric Statistical Methods, 3.3). With 0.05 it is the 90 %
/// interval. Absent when n is too small for such a level: 2^-n > level.
std::optional<Interval> walsh_limits(std::span<const double> differences, double level);

/// That k for n differences; 0 when there is none.
std::size_t walsh_rank(std::size_t n, double level);

}  // namespace backbench::compare
