#pragma once

#include "compare/metric.hpp"
#include "record/run.hpp"

#include <string>
#include <vector>

namespace backbench::compare {

/// How far a figure lies beyond its limit, in its unit; not above 0 when it keeps to it. Rates are at least
/// their limit, everything else at most.
double beyond(const Metric& metric, double limit, double value);

/// "p99 <= 250 ms", with the signs of mathematics.
std::string limit_text(const Metric& metric, double limit);

/// The limits of its suite that a case does not keep to, a sentence each: "p99 is 312 ms, its limit is 250
/// ms". A latency is that of its whole trials together, where they can be merged; every other figure the
/// median of its trials. A lower bound above the limit is over it as well; a figure that does not exist is
/// not.
std::vector<std::string> broken_limits(const record::CaseResult& result);

}  // namespace backbench::compare
