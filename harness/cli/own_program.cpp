#include "base/error.hpp"
#include "cli/commands.hpp"

#include <filesystem>
#include <string>
#include <system_error>

namespace backbench::cli {

std::filesystem::path own_program() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    throw base::Error(base::ExitCode::internal,
                      "cannot find this program's own file in /proc: " + error.message());
  }
  return program;
}

}  // namespace backbench::cli
