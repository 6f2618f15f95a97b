#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// The charts of a scenario's seconds as folded tables: correct responses, and p50 and p99 of the response
/// times, the latter by the columns of the page's map. A table too large for a page is a sentence that says
/// where its figures are. Empty where no seconds are known.
std::string seconds_html(const record::Run& run, const std::string& scenario);

}  // namespace backbench::report
