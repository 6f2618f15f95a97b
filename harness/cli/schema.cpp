#include "scenario/schema.hpp"

#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"

#include <cstdio>
#include <string>

#include <fmt/format.h>

namespace backbench::cli {

base::ExitCode schema_command(const Words& words) {
  Arguments arguments("schema",
                      "Print the JSON Schema (draft-07) of a suite or target file, for editors and checkers.",
                      "  backbench schema suite > suite.schema.json\n"
                      "  backbench schema target\n");
  std::string kind;
  arguments.app().add_option("KIND", kind, "suite or target")->type_name("")->required();
  if (!arguments.read(words)) return base::ExitCode::ok;
  if (kind != "suite" && kind != "target") {
    throw base::Error(base::ExitCode::usage,
                      fmt::format("there is no schema '{}'; it is suite or target", kind));
  }
  const std::string_view text = kind == "suite" ? scenario::suite_schema() : scenario::target_schema();
  std::fwrite(text.data(), 1, text.size(), stdout);
  return base::ExitCode::ok;
}

}  // namespace backbench::cli
