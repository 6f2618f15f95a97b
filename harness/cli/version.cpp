#include "cli/commands.hpp"
#include "record/environment.hpp"

#include <fmt/format.h>

namespace backbench::cli {

base::ExitCode version_command(const Words&) {
  const record::Environment here = record::environment_now({});
  fmt::print("backbench {} ({}, {})\n", here.backbench_version, here.compiler, here.build_type);
  return base::ExitCode::ok;
}

}  // namespace backbench::cli
