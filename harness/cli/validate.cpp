#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/problems.hpp"
#include "scenario/case.hpp"
#include "scenario/reader.hpp"

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

bool is_target_file(const std::string& file) {
  return std::filesystem::path(file).filename() == "target.yaml";
}

/// One line for a file without problems; empty otherwise.
std::string check(const std::string& file, scenario::Problems& problems) {
  const scenario::Variables variables = scenario::process_environment();
  if (is_target_file(file)) {
    const auto target = scenario::read_target(file, variables, problems);
    return target ? fmt::format("{}: ok, target '{}'\n", file, target->name) : "";
  }
  const auto suite = scenario::read_suite(file, variables, problems);
  return suite ? fmt::format("{}: ok, {} benchmarks\n", file, scenario::expand(*suite).size()) : "";
}

}  // namespace

base::ExitCode validate_command(const Words& words) {
  Arguments arguments(
      "validate", "Check suite and target files, and print every problem with its place and cure.",
      "  backbench validate scenarios/frameworks.yaml\n"
      "  backbench validate scenarios/*.yaml targets/*/target.yaml\n"
      "  backbench validate --error-format=github scenarios/*.yaml     annotations of a pull request\n");
  std::vector<std::string> files;
  std::string format = "human";
  arguments.app()
      .add_option("FILE", files, "suite files; a file called target.yaml is read as a target")
      ->type_name("")
      ->required();
  arguments.app()
      .add_option("--error-format", format, "human, github or json (one object a line)")
      ->type_name("FORMAT");
  if (!arguments.read(words)) return base::ExitCode::ok;

  Findings findings(error_format_of(format));
  std::string fine;
  for (const std::string& file : files) {
    scenario::Problems problems;
    fine += check(file, problems);
    findings.add(problems);
  }
  findings.print(stdout);
  if (findings.count() == 0) {
    if (format == "human") std::fputs(fine.c_str(), stdout);
    return base::ExitCode::ok;
  }
  fmt::print(stderr, "{}\n", findings.summary());
  return base::ExitCode::usage;
}

}  // namespace backbench::cli
