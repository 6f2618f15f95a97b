#pragma once

#include "cli/program.hpp"

#include <filesystem>

namespace backbench::cli {

base::ExitCode run_command(const Words& words);
base::ExitCode list_command(const Words& words);
base::ExitCode validate_command(const Words& words);
base::ExitCode load_command(const Words& words);
base::ExitCode explain_command(const Words& words);
base::ExitCode compare_command(const Words& words);
base::ExitCode baseline_command(const Words& words);
base::ExitCode history_command(const Words& words);
base::ExitCode import_command(const Words& words);
base::ExitCode export_command(const Words& words);
base::ExitCode report_command(const Words& words);
base::ExitCode plot_command(const Words& words);
base::ExitCode serve_command(const Words& words);
base::ExitCode init_command(const Words& words);
base::ExitCode doctor_command(const Words& words);
base::ExitCode ab_command(const Words& words);
base::ExitCode selftest_command(const Words& words);
base::ExitCode calibrate_command(const Words& words);
base::ExitCode schema_command(const Words& words);
base::ExitCode help_command(const Words& words);
base::ExitCode version_command(const Words& words);

/// Without a subcommand: a plain Google Benchmark program over the suites given, or over all under
/// scenarios/.
base::ExitCode google_program(const Words& words);

/// This program's file, for starting the embedded server as a child.
std::filesystem::path own_program();
}  // namespace backbench::cli
