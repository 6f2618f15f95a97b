#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// One judged case in plain words: the load it was given and what came of it, where the time of a request
/// went, who was the limit, and every finding, notes included, with what would change it.
std::string explanation(const record::CaseResult& result, bool colour);

/// The findings of the run as a whole, in the same words; empty when there are none.
std::string explanation(const record::Run& run, bool colour);

}  // namespace backbench::report
