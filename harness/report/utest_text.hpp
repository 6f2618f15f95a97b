#pragma once

#include "compare/utest.hpp"

#include <span>
#include <string>

namespace backbench::report {

/// A line a benchmark: change of the medians and the p value, of real_time and cpu_time. Says above itself
/// that nothing controls its errors.
std::string utest_text(std::span<const compare::UtestRow> rows);

}  // namespace backbench::report
