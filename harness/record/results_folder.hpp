#pragma once

#include "record/run.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace backbench::record {

/// Makes `<root>/<suite>-<UTC time>/` with `logs/` and `autocannon/` in it, and returns it. When two runs
/// begin in the same second the later one gets `-2`, and so on. Throws base::Error(internal) when it cannot
/// be made.
std::filesystem::path create_results_folder(const std::filesystem::path& root, const std::string& suite,
                                            std::chrono::system_clock::time_point when);

/// The same inside a folder of the user's own choice, which may exist as long as it holds no run yet; throws
/// base::Error(usage) when it does.
void prepare_results_folder(const std::filesystem::path& folder);

/// run.json alone, by rename; what is to be called after every trial.
void save_run(const Run& run, const std::filesystem::path& folder);

/// run.json, benchmark.json, and autocannon/*.json of each case's typical trial. Throws
/// base::Error(internal).
void write_all(const Run& run, const std::filesystem::path& folder);

}  // namespace backbench::record
