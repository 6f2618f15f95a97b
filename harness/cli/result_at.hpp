#pragma once

#include "record/run.hpp"

#include <filesystem>
#include <string>

namespace backbench::cli {

inline constexpr const char* baselines_folder = "results/baselines";
inline constexpr const char* default_history = "results/history.sqlite3";

/// The result that a user means: a folder of a run, its run.json, a file of Google Benchmark or autocannon,
/// or the name of a baseline when there is no such file. Throws base::Error(usage).
record::Run result_at(const std::filesystem::path& place);

/// The baseline in use; throws base::Error(usage) with the cure when there is none.
std::string baseline_in_use();

}  // namespace backbench::cli
