#pragma once

#include "base/units.hpp"
#include "cli/program.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace backbench::cli {

/// A command line that is read the same way for every command: options in any order, `--help` and `-h` print
/// the page (examples first), an unknown option names the nearest one, and every mistake is
/// base::Error(usage).
class Arguments {
 public:
  /// `examples` are whole lines, shown right under the summary.
  Arguments(std::string_view command, std::string_view summary, std::string_view examples);

  CLI::App& app() { return app_; }

  /// False when the page was asked for and printed: the command is then done.
  bool read(const Words& words);

 private:
  std::string command_;
  CLI::App app_;
};

/// Values with units as options give them; the message names the option and shows a right one.
base::Nanoseconds duration_of(std::string_view option, const std::string& text);
base::Rate rate_of(std::string_view option, const std::string& text);
/// Processors that this process may use.
std::vector<int> cpus_of(std::string_view option, const std::string& text);
std::uint64_t size_of(std::string_view option, const std::string& text);

}  // namespace backbench::cli
