#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace backbench::compare {

/// A step in a series.
struct ChangePoint {
  std::size_t at = 0;  // index of the first point after it
  double shift = 0;    // median after it minus median before it, up to the neighbouring steps
  double p = 1;        // of the split, by permutation
};

/// How a step is sought. Series are logarithms, so that the smallest shift is a ratio.
struct ChangePointRule {
  std::size_t window = 100;       // points at the end of the series that are looked at
  std::size_t fewest_points = 3;  // on each side of a step
  int permutations = 4999;
  double level = 0.001;
  double smallest_shift = 0.029558802241544391;  // log(1.03)
};

/// Steps in the order of the series, by binary segmentation: of all splits the one that makes sqrt(k(n-k)/n)
/// |mean left - mean right| largest is accepted when shuffled series show as large a one in a share `level`
/// of permutations at most (which accounts for having chosen it) and the medians differ by `smallest_shift`;
/// then both parts are searched. Deterministic: the shuffles come from a fixed seed.
std::vector<ChangePoint> change_points(std::span<const double> series, const ChangePointRule& rule = {});

/// Correlation of neighbours once the steps are taken out; above 0.3 the permutations' p cannot be believed
/// and alerts are to be withheld. 0 for fewer than 4 points or a series without spread.
double lag_one_correlation(std::span<const double> series, std::span<const ChangePoint> steps);

}  // namespace backbench::compare
