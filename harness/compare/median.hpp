#pragma once

#include <span>

namespace backbench::compare {

/// The middle value, the mean of the middle two of an even number. `values` must hold one at least.
double median(std::span<const double> values);

/// Standard deviation of the sample, n - 1; 0 for fewer than two.
double standard_deviation(std::span<const double> values);

}  // namespace backbench::compare
