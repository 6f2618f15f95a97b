#pragma once

#include "ab/judgement.hpp"
#include "compare/verdict_table.hpp"

#include <string>

namespace backbench::ab {

/// The figure of an answer for people: "p50", and of a limit "p99 <= 250 ms" with the signs of mathematics.
std::string label_of(const Answer& answer);

/// An answer as a line of the table. A change stands there as the figure's own (requests a second are fewer
/// when they are worse) with its interval; of a limit stands the interval of the new version's figure.
compare::VerdictRow row_of(const Answer& answer, const std::string& benchmark);

}  // namespace backbench::ab
