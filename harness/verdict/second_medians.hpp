#pragma once

#include "metrics/measurement.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace backbench::verdict {

/// The median response time, in ns, of each of the first `seconds` of a window; a timeout counts at its
/// bound. A second with fewer samples than a median needs (20) has that of the one before it, at the
/// beginning that of the one after. Empty when more than a fifth of the seconds have none of their own.
std::vector<double> second_medians(std::span<const metrics::SecondSample> series, std::size_t seconds);

}  // namespace backbench::verdict
