#pragma once

#include <filesystem>
#include <string>

namespace backbench::cli {

/// Where a command saves: `out`, which must hold no run yet, or a new folder below results/, called after
/// `name`, when the user named none. Throws as record::prepare_results_folder() and
/// record::create_results_folder() do.
std::filesystem::path results_folder(const std::filesystem::path& out, const std::string& name);

}  // namespace backbench::cli
