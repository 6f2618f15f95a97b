#pragma once

#include "cli/console.hpp"
#include "cli/progress.hpp"
#include "cli/suites.hpp"

#include <optional>
#include <string>
#include <vector>

namespace backbench::cli {

/// What a run was asked to do, once the command line is understood.
struct RunOptions {
  Choice choice;
  std::optional<std::string> out;  // folder for this run; default results/<suite>-<UTC time>
  bool dry_run = false;            // only show what would run
  bool allow_remote = false;
  std::vector<int> cpus;   // of the generator; empty = as this process
  bool calibrate = false;  // the generator first
  bool plots = true;       // drawn at the end
  bool strict = false;     // a finding that spoils a figure fails the run
  When colour = When::automatic;
  ProgressStyle progress = ProgressStyle::plain;
  std::uint64_t seed = 1;  // of the order of interleaved suites
  Words command_line;      // for the record
};

/// Measures the selection: folder, environment, benchmarks, table, files, closing words, exit code.
base::ExitCode run_selection(const Selection& selection, const RunOptions& options);

/// The names, one a line, and the time in words; nothing is started.
void print_plan(const Selection& selection);

}  // namespace backbench::cli
