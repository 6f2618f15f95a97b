#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/templates.hpp"
#include "scenario/schema.hpp"
#include "target/launch.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

base::Error cannot_write(const std::filesystem::path& file, int error) {
  return {base::ExitCode::internal, fmt::format("cannot write {}: {}", file.string(), std::strerror(error))};
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw cannot_write(folder, error.value());
}

/// False when the file is there already; it is then left alone.
bool write_new(const std::filesystem::path& file, std::string_view text) {
  make_folder(file.parent_path());
  std::FILE* const opened = std::fopen(file.c_str(), "wxe");
  if (opened == nullptr) {
    if (errno == EEXIST) return false;
    throw cannot_write(file, errno);
  }
  const bool written = std::fwrite(text.data(), 1, text.size(), opened) == text.size();
  const int error = errno;
  if (std::fclose(opened) == 0 && written) return true;
  const int reason = written ? errno : error;
  std::remove(file.c_str());
  throw cannot_write(file, reason);
}

std::vector<Template> files_to_write() {
  const auto given = templates();
  std::vector<Template> files(given.begin(), given.end());
  files.push_back({".backbench/suite.schema.json", scenario::suite_schema()});
  files.push_back({".backbench/target.schema.json", scenario::target_schema()});
  return files;
}

std::string next_steps(const std::filesystem::path& folder) {
  const std::string enter =
      folder == "." ? "" : fmt::format("cd {} && ", target::shell_text({folder.string()}));
  return fmt::format(
      "Next: {0}backbench run scenarios/first.yaml     it works as it is, on a stand-in server\n"
      "Then: put the command of your server into targets/my-server/target.yaml\n"
      "CI:   give the repository variable BACKBENCH_REPOSITORY that .github/workflows/benchmark.yml names\n",
      enter);
}

}  // namespace

base::ExitCode init_command(const Words& words) {
  Arguments arguments("init",
                      "Write a suite, a target and a GitHub Actions job to start from. A file that is there "
                      "already is never touched.",
                      "  backbench init\n"
                      "  backbench init benchmarks\n");
  std::string folder = ".";
  arguments.app().add_option("DIR", folder, "folder to write to (.)")->type_name("");
  if (!arguments.read(words)) return base::ExitCode::ok;

  const std::filesystem::path root(folder);
  for (const Template& file : files_to_write()) {
    const std::filesystem::path path = (root / file.path).lexically_normal();
    fmt::print("{}  {}\n", write_new(path, file.text) ? "wrote" : "kept ", path.string());
  }
  fmt::print("{}", next_steps(root));
  return base::ExitCode::ok;
}

}  // namespace backbench::cli
