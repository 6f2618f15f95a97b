#include "base/units.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/problems.hpp"
#include "cli/suites.hpp"
#include "record/run.hpp"

#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace backbench::cli {
namespace {

double seconds(base::Nanoseconds value) { return base::Seconds(value).count(); }

void print_json(const Selection& selection) {
  nlohmann::ordered_json out;
  out["suite"] = selection.name();
  out["planned_s"] = seconds(selection.planned_time());
  out["benchmarks"] = nlohmann::ordered_json::array();
  for (const fixture::PlannedCase& planned : selection.cases) {
    const record::CaseFacts facts = record::facts_of(planned.definition, planned.repetitions);
    nlohmann::ordered_json row = {{"name", facts.name},
                                  {"scenario", facts.scenario},
                                  {"target", facts.target},
                                  {"connections", facts.connections}};
    if (facts.rate_per_second) row["rate_per_second"] = *facts.rate_per_second;
    row["threads"] = facts.threads;
    row["pipelining"] = facts.pipelining;
    row["repetitions"] = facts.repetitions;
    row["trial_s"] = seconds(planned.definition.trial_time());
    out["benchmarks"].push_back(std::move(row));
  }
  fmt::print("{}\n", out.dump(2));
}

}  // namespace

base::ExitCode list_command(const Words& words) {
  Arguments arguments("list", "Print the names of a suite's benchmarks and the time a run of them takes.",
                      "  backbench list scenarios/frameworks.yaml\n"
                      "  backbench list scenarios/study.yaml --filter 'flask.*connections:100$'\n"
                      "  backbench list scenarios/frameworks.yaml --json\n");
  Choice choice;
  bool json = false;
  std::string format = "human";
  arguments.app().add_option("SUITE", choice.files, "suite files")->type_name("")->required();
  arguments.app()
      .add_option("--filter", choice.filter, "regular expression searched in the names; =-RE: all others")
      ->type_name("RE");
  arguments.app().add_flag("--json", json, "as JSON, with every case's axes and times");
  arguments.app().add_option("--error-format", format, "human, github or json")->type_name("FORMAT");
  if (!arguments.read(words)) return base::ExitCode::ok;

  choice.error_format = error_format_of(format);
  const Selection selection = select(choice);
  if (json) {
    print_json(selection);
    return base::ExitCode::ok;
  }
  for (const fixture::PlannedCase& planned : selection.cases) fmt::print("{}\n", planned.definition.name);
  fmt::print(stderr, "{} benchmarks, {} trials, {} of warm-up and measuring\n", selection.cases.size(),
             selection.trials(), base::format_clock(selection.planned_time()));
  return base::ExitCode::ok;
}

}  // namespace backbench::cli
