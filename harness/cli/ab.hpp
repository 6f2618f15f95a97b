#pragma once

#include "ab/account.hpp"
#include "ab/block_runner.hpp"
#include "ab/placement.hpp"
#include "base/exit_code.hpp"
#include "cli/program.hpp"

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace backbench::cli {

/// `looks` rising, with the share of false ok's spread over them.
compare::Rule rule_of(const std::vector<std::size_t>& looks, std::size_t confirmation_blocks);

/// Measures into `result`, with progress on stderr, and saves ab.json in the folder after every block.
void measure_ab(const ab::Account& account, const ab::LiveOptions& live, const std::filesystem::path& folder,
                const std::atomic<bool>& stop, ab::Result& result);

}  // namespace backbench::cli
