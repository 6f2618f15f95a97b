#pragma once

#include "base/exit_code.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::cli {

using Words = std::vector<std::string>;

/// One subcommand: its name, one line for the overview, and its whole work. It reads its own words, prints,
/// and returns the exit code; base::Error may rise from it.
struct Command {
  std::string_view name;
  std::string_view summary;
  base::ExitCode (*run)(const Words& words);
};

std::span<const Command> commands();

/// Finds the command, runs it, and turns whatever rises from it into a message on stderr and an exit code.
/// The only place where the program's failures end.
int run_program(const Words& words);

}  // namespace backbench::cli
