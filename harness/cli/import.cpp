#include "record/import.hpp"

#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/results_folder.hpp"
#include "record/results_folder.hpp"
#include "report/table.hpp"
#include "verdict/judge.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::Error;
using base::ExitCode;

record::Run read(const std::string& format, const std::vector<std::filesystem::path>& files,
                 const std::string& scenario) {
  if (format == "autocannon") return record::import_autocannon(files, scenario);
  if (files.size() > 1)
    throw Error(
        ExitCode::usage,
        "import googlebenchmark takes one file, which is a whole run; import the others by themselves");
  return record::import_google_benchmark(files.front());
}

}  // namespace

ExitCode import_command(const Words& words) {
  Arguments arguments("import",
                      "Make a run of results that another tool wrote: to judge, plot and compare them.",
                      "  backbench import autocannon old/*.json\n"
                      "  backbench import autocannon flask_20_500_2.json --scenario hello --out results/old\n"
                      "  backbench import googlebenchmark benchmark.json\n");
  std::string format, scenario = "autocannon", out, colour = "auto";
  std::vector<std::filesystem::path> files;
  CLI::App& app = arguments.app();
  app.add_option("FORMAT", format, "autocannon or googlebenchmark")
      ->type_name("")
      ->required()
      ->check(CLI::IsMember({"autocannon", "googlebenchmark"}).description(""));
  app.add_option("FILES", files, "autocannon: one trial a file; googlebenchmark: one file")
      ->type_name("")
      ->required();
  app.add_option(
         "--scenario", scenario,
         "of autocannon's files, which do not tell it: the first part of the benchmarks' names (autocannon)")
      ->type_name("NAME");
  app.add_option("--out", out, "folder for the files of this run (results/<name>-<UTC time>)")
      ->type_name("DIR");
  app.add_option("--color", colour, "auto, always or never")->type_name("WHEN");
  app.footer(
      "autocannon files called TARGET_SECONDS_CONNECTIONS_WORKERS.json tell their target by that name;\n"
      "files that agree in all but the figures are repetitions of one benchmark. docs/results.md says\n"
      "what is taken from where. What a file does not tell stays absent.");
  if (!arguments.read(words)) return ExitCode::ok;

  record::Run run = read(format, files, scenario);
  if (run.environment.command_line.empty()) {
    run.environment.command_line = {"backbench", "import"};
    run.environment.command_line.insert(run.environment.command_line.end(), words.begin(), words.end());
  }
  verdict::judge(run);
  const bool coloured = styled(stdout, when_of("--color", colour));
  const std::filesystem::path folder = results_folder(out, run.suite);
  record::write_all(run, folder);
  fmt::print("{}", report::table(run, coloured));
  fmt::print(stderr, "Saved {}\n", (folder / "run.json").string());
  return ExitCode::ok;
}

}  // namespace backbench::cli
