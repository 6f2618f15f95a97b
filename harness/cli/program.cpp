#include "cli/program.hpp"

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "cli/commands.hpp"
#include "fixture/google_flags.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <new>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::ExitCode;

constexpr auto table = std::to_array<Command>({
    {"init", "start here: write a suite, a target and a CI job of your own", init_command},
    {"doctor", "is this machine fit to measure, and is all there that a suite needs?", doctor_command},
    {"run", "measure: start the targets, make the load, save what was seen", run_command},
    {"list", "what would run, and how long it takes", list_command},
    {"validate", "check suite files: every problem with its place and cure", validate_command},
    {"explain", "a measured run in words: who was the limit, what speaks against it", explain_command},
    {"compare", "two results: is the new one worse?", compare_command},
    {"baseline", "results to compare with, under names", baseline_command},
    {"history", "earlier jobs: their figures, and the steps in them", history_command},
    {"export", "a measured run for other tools: HdrHistogram, CSV, OpenMetrics, InfluxDB", export_command},
    {"import", "a run made of autocannon's or Google Benchmark's results", import_command},
    {"report", "a measured run as one HTML file: verdict, charts, every number", report_command},
    {"plot", "draw measured runs: latency, rate and errors against clients, and more", plot_command},
    {"ab", "is a new version slower? Both side by side, in turns of 25 ms", ab_command},
    {"load", "measure one address, without a suite", load_command},
    {"serve", "the embedded server, correct or faulty", serve_command},
    {"calibrate", "what the generator itself can do on this machine", calibrate_command},
    {"selftest", "what a gate on this machine could detect: A/A and planted differences", selftest_command},
    {"schema", "the JSON Schema of a suite or target file, for editors", schema_command},
    {"help", "this page, or the page of a command", help_command},
    {"version", "version, compiler and libraries", version_command},
});

const Command* find(std::string_view name) {
  for (const Command& command : table) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

ExitCode dispatch(const Words& words) {
  if (words.empty() || words[0] == "--help" || words[0] == "-h") return help_command({});
  if (words[0] == "--version" || words[0] == "-V") return version_command({});
  const Words rest(words.begin() + 1, words.end());
  if (const Command* command = find(words[0])) return command->run(rest);
  if (fixture::is_google_flag(words[0])) return google_program(words);

  std::array<std::string_view, table.size()> names;
  for (std::size_t i = 0; i < table.size(); ++i) names[i] = table[i].name;
  const std::string_view meant = base::nearest(words[0], names);
  throw base::Error(ExitCode::usage, fmt::format("there is no command '{}'; {}", words[0],
                                                 meant.empty() ? std::string("`backbench help` lists them")
                                                               : fmt::format("did you mean '{}'?", meant)));
}

}  // namespace

std::span<const Command> commands() { return table; }

int run_program(const Words& words) {
  // A reader that went away (`| head`) must not end a run: its results are still to be saved.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return static_cast<int>(dispatch(words));
  } catch (const base::Error& error) {
    fmt::print(stderr, "backbench: {}\n", error.what());
    return static_cast<int>(error.code());
  } catch (const std::bad_alloc&) {
    std::fputs("backbench: out of memory\n", stderr);
  } catch (const std::exception& error) {
    fmt::print(stderr, "backbench: internal error: {}\n", error.what());
  }
  return static_cast<int>(ExitCode::internal);
}

}  // namespace backbench::cli
