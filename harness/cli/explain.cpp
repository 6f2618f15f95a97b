#include "base/error.hpp"
#include "base/spelling.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "record/run_file.hpp"
#include "report/explanation.hpp"
#include "verdict/judge.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::Error;
using base::ExitCode;

/// The case of that name, else all cases with it in their names; throws when there are none.
std::vector<const record::CaseResult*> chosen(const record::Run& run, const std::string& name) {
  std::vector<const record::CaseResult*> found;
  std::vector<std::string_view> names;
  for (const record::CaseResult& result : run.cases) {
    if (result.facts.name == name) return {&result};
    if (result.facts.name.find(name) != std::string::npos) found.push_back(&result);
    names.push_back(result.facts.name);
  }
  if (!found.empty()) return found;
  const std::string_view meant = base::nearest(name, names);
  throw Error(ExitCode::usage, fmt::format("the run has no benchmark '{}'{}", name,
                                           meant.empty() ? std::string("; leave the name out to see all")
                                                         : fmt::format("; did you mean '{}'?", meant)));
}

}  // namespace

ExitCode explain_command(const Words& words) {
  Arguments arguments(
      "explain",
      "Say of a benchmark in plain words where its time went, who was its limit, and what speaks "
      "against its figures.",
      "  backbench explain results/quickstart-20261124T031000Z\n"
      "  backbench explain results/quickstart-20261124T031000Z instant/connections:100\n");
  std::string place, name, colour = "auto";
  arguments.app().add_option("RUN", place, "folder of a run, or its run.json")->type_name("")->required();
  arguments.app()
      .add_option("CASE", name, "a benchmark's name, or a part of it; default: all")
      ->type_name("");
  arguments.app().add_option("--color", colour, "auto, always or never")->type_name("WHEN");
  if (!arguments.read(words)) return ExitCode::ok;

  std::filesystem::path file = place;
  if (std::filesystem::is_directory(file)) file /= "run.json";
  record::Run run = record::load(file);
  verdict::judge(run);  // by the checks of this version, also where another one wrote the file
  const bool coloured = styled(stdout, when_of("--color", colour));
  for (const record::CaseResult* result : chosen(run, name))
    fmt::print("{}\n", report::explanation(*result, coloured));
  fmt::print("{}", report::explanation(run, coloured));
  return ExitCode::ok;
}

}  // namespace backbench::cli
