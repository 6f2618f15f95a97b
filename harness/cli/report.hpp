#pragma once

#include "record/run.hpp"

#include <filesystem>

namespace backbench::cli {

/// report.html of a judged run in its folder. Where the program was built without the page a line on stderr
/// says what is missing, and nothing else happens. Throws base::Error(internal) when the file cannot be
/// written.
void write_report(const record::Run& run, const std::filesystem::path& folder);

}  // namespace backbench::cli
