#pragma once

#include <span>
#include <vector>

namespace backbench::compare {

/// p values adjusted for being many, in their order (S. Holm, Scandinavian Journal of Statistics 6, 1979):
/// those at or below a level keep the probability of any false one among them at that level, however they
/// depend on each other.
std::vector<double> holm(std::span<const double> p);

}  // namespace backbench::compare
