#pragma once

#include "ab/session.hpp"
#include "compare/verdict_table.hpp"

#include <string>

namespace backbench::ab {

/// What the run says, as a table for every format: each judged figure with what was seen, how surely, and
/// what could have been seen; what failed; what the sentinel says; and what ended the run early, if so. With
/// `all` also figures that are only shown, and the sentinel's. The worst benchmarks first.
compare::VerdictTable verdicts(const Result& result, const std::string& suite, const SessionOptions& options,
                               bool all);

/// "hello/own/connections:1 p50, … and 5 more": the figures still open, three by name.
std::string open_questions(const Result& result);

}  // namespace backbench::ab
