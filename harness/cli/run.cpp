#include "cli/run.hpp"

#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/problems.hpp"
#include "fixture/google_flags.hpp"

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::ExitCode;

constexpr const char* examples =
    "  backbench run scenarios/quickstart.yaml\n"
    "  backbench run scenarios/frameworks.yaml --filter 'flask|sanic' --repetitions 5\n"
    "  backbench run scenarios/frameworks.yaml --dry-run            what would run, and for how long\n"
    "  backbench run scenarios/quickstart.yaml --benchmark_format=json > out.json\n"
    "  backbench run scenarios/frameworks.yaml --via compose        each back end in its container\n"
    "  WORKERS=4 backbench run scenarios/frameworks.yaml            four workers in every back end\n";

struct RunWords {
  RunOptions options;
  int repetitions = 0;
  bool help = false;
};

/// Google's flags are taken out first: CLI11 cannot pass unknown ones through and know its own in any order.
RunWords understand(const Words& words, bool suite_required) {
  RunWords run;
  run.options.command_line = words;
  Words ours, google;
  for (const std::string& word : words) (fixture::is_google_flag(word) ? google : ours).push_back(word);
  run.options.choice.google = fixture::parse_google_flags(google);

  Arguments arguments(
      "run", "Measure every benchmark of a suite: start its targets, make the load, save what was seen.",
      examples);
  CLI::App& app = arguments.app();
  std::string colour = "auto", progress = "auto", format = "human", via = "process", out, cpus;
  Choice& choice = run.options.choice;
  app.add_option("SUITE", choice.files, "suite files")->type_name("")->required(suite_required);
  app.add_option("--filter", choice.filter,
                 "only benchmarks whose name has a match for this regular expression; =-RE: all others")
      ->type_name("RE");
  app.add_option("--repetitions", run.repetitions, "trials of each benchmark, whatever the suite says")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000).description(""));
  app.add_option("--out", out, "folder for the files of this run (results/<suite>-<UTC time>)")
      ->type_name("DIR");
  app.add_option("--via", via, "process or compose: how targets run that can run both ways (process)")
      ->type_name("WAY")
      ->check(CLI::IsMember({"process", "compose"}).description(""));
  app.add_flag("--dry-run", run.options.dry_run, "print the names and the time, start nothing");
  app.add_option("--seed", run.options.seed, "of the order of trials in an interleaved suite (1)")
      ->type_name("N");
  app.add_option("--cpus", cpus, "keep the generator's threads on these processors, such as 1 or 0,2-3")
      ->type_name("LIST");
  app.add_flag("--allow-remote", run.options.allow_remote,
               "measure targets that are not on this machine and say allow_remote");
  app.add_flag("--calibrate", run.options.calibrate,
               "first measure the generator's own ceiling, as `backbench calibrate` does (7 s)");
  app.add_flag("!--no-plots", run.options.plots, "draw no plots at the end");
  app.add_flag("--strict", run.options.strict,
               "exit 1 when a finding spoils a figure (docs/verdicts.md), not only over an error budget");
  app.add_option("--progress", progress, "auto, bar, plain or none, on stderr")->type_name("STYLE");
  app.add_option("--color", colour, "auto, always or never")->type_name("WHEN");
  app.add_option("--error-format", format, "of problems in a suite: human, github or json")
      ->type_name("FORMAT");
  app.footer(
      "Every --benchmark_* flag of Google Benchmark works too, anywhere on the line; an explicit\n"
      "--benchmark_format gives its own reporter on stdout and nothing else.");
  run.help = !arguments.read(ours);
  if (run.help) return run;

  choice.error_format = error_format_of(format);
  if (run.repetitions > 0) choice.repetitions = run.repetitions;
  if (!cpus.empty()) run.options.cpus = cpus_of("--cpus", cpus);
  choice.via_compose = via == "compose";
  if (!out.empty()) run.options.out = out;
  run.options.colour = when_of("--color", colour);
  run.options.progress = progress_style_of(progress);
  return run;
}

ExitCode carry_out(RunWords run) {
  if (run.help) return ExitCode::ok;
  Choice& choice = run.options.choice;
  if (choice.files.empty()) choice.files = suites_at_hand();
  const Selection selection = select(choice);
  if (choice.google.list_tests) {
    for (const fixture::PlannedCase& planned : selection.cases) fmt::print("{}\n", planned.definition.name);
    return ExitCode::ok;
  }
  if (run.options.dry_run) {
    print_plan(selection);
    return ExitCode::ok;
  }
  return run_selection(selection, run.options);
}

}  // namespace

ExitCode run_command(const Words& words) { return carry_out(understand(words, true)); }

ExitCode google_program(const Words& words) { return carry_out(understand(words, false)); }

void print_plan(const Selection& selection) {
  for (const fixture::PlannedCase& planned : selection.cases) {
    fmt::print("{}  {} x {}\n", planned.definition.name, planned.repetitions,
               base::format_duration(planned.definition.trial_time()));
  }
  fmt::print(
      "{} benchmarks, {} trials, {} of warm-up and measuring; starting and stopping targets comes on top\n",
      selection.cases.size(), selection.trials(), base::format_clock(selection.planned_time()));
}

}  // namespace backbench::cli
