#pragma once

#include "record/run.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

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

/// <case>.hgrm of the whole trials of every case that has samples, in a folder that is made if need be;
/// returns the files. Throws base::Error(internal).
std::vector<std::filesystem::path> write_hgrm(const Run& run, const std::filesystem::path& folder);

/// run.json, benchmark.json, trials.csv, latency.hlog, latency/*.hgrm, and autocannon/*.json of each case's
/// typical trial; the last three where there are samples, which imported results have not. Throws
/// base::Error(internal).
void write_all(const Run& run, const std::filesystem::path& folder);

}  // namespace backbench::record
