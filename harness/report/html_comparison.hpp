#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// Two runs side by side, benchmark by benchmark: what both measured, and by how much it changed. A
/// description and no judgement: whether a change is more than chance is not said here. What only one of them
/// measured is named below, and what differs in how they were made stands above.
std::string comparison_html(const record::Run& base, const record::Run& head);

}  // namespace backbench::report
