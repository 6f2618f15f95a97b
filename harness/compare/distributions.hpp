#pragma once

#include <cstddef>
#include <cstdint>

namespace backbench::compare {

/// The z below which a share `p` (0 < p < 1) of the standard normal distribution lies.
double normal_quantile(double p);

/// P(Z >= z) of the standard normal distribution.
double normal_upper_tail(double z);

/// The same quantile of Student's t with `degrees` > 0 degrees of freedom.
double student_t_quantile(double p, double degrees);

/// P(X >= successes) of `trials` trials that each succeed with probability `p`.
double binomial_upper_tail(std::uint64_t successes, std::uint64_t trials, double p);

}  // namespace backbench::compare
