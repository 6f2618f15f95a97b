#pragma once

#include "record/run.hpp"

#include <string>
#include <string_view>

namespace backbench::report {

/// The mark of a case in a table: "!" where a figure does not say what it seems to say, "?" where it is to be
/// read with care, else empty.
std::string_view mark_of(const record::CaseResult& result);

/// What was found in a run, one paragraph an id: its name, the benchmarks it concerns, the reason in the
/// first of them, and the cure. Notes are left out, and a run without anything else gives no text.
std::string findings_text(const record::Run& run, bool colour);

}  // namespace backbench::report
