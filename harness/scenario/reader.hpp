#pragma once

#include "base/diagnostic.hpp"
#include "scenario/suite.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace backbench::scenario {

/// A file that took part in reading, for the caret lines of its problems.
struct Source {
  std::string file;
  std::string text;
};

struct Problems {
  std::vector<base::Diagnostic> all;  // the suite's, then each target file's; by place within a file
  std::vector<Source> sources;
};

/// Where `${NAME}` comes from; nullopt = not set. The default asks the process's environment.
using Variables = std::function<std::optional<std::string>(const std::string&)>;
Variables process_environment();

/// Reads and cross-checks a suite file and the target files it names. Never throws for what a user wrote:
/// every problem found is in `problems`, and the suite is returned only when there is none. Throws
/// base::Error(usage) when the file cannot be read at all. Targets named by a word are looked up as <targets
/// folder>/<name>/target.yaml, the folder being `targets` beside or above the suite file.
std::optional<Suite> read_suite(const std::filesystem::path& file, const Variables& variables,
                                Problems& problems);

/// The same for a text already in memory, as if it had been read from `file`.
std::optional<Suite> read_suite_text(std::string text, const std::filesystem::path& file,
                                     const Variables& variables, Problems& problems);

/// Reads one target.yaml by itself.
std::optional<TargetSpec> read_target(const std::filesystem::path& file, const Variables& variables,
                                      Problems& problems);

/// All problems, each with the line of its own file (base/diagnostic.hpp says how it looks).
std::string render(const Problems& problems, base::ErrorFormat format);

}  // namespace backbench::scenario
