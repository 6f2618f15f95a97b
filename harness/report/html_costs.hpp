#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// How the requests that failed ended, for the cases that have some; else empty.
std::string failures_html(const record::Run& run);

/// What target and generator took of the machine, where that is known; else empty.
std::string costs_html(const record::Run& run);

}  // namespace backbench::report
