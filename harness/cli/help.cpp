#include "base/error.hpp"
#include "cli/commands.hpp"

#include <cstdio>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

constexpr std::string_view opening =
    R"(Benchmark HTTP servers: each server x each number of connections becomes one benchmark.

Examples
  backbench init                                   write a suite and a target of your own
  backbench run scenarios/quickstart.yaml          measure the embedded server, one minute
  backbench run scenarios/frameworks.yaml          compare four back ends
  backbench run scenarios/frameworks.yaml --filter sanic
  backbench plot results/quickstart-20261124T031000Z   draw a run again, or several in one
  backbench compare OLD-RUN NEW-RUN                is the new one worse?
  backbench load http://127.0.0.1:8080/ -c 100     measure one address

Commands
)";

constexpr std::string_view closing = R"(
Every --benchmark_* flag of Google Benchmark works with run, and without a command:
  backbench --benchmark_list_tests=true scenarios/quickstart.yaml

More: backbench help COMMAND      Exit codes: backbench help exit-codes
)";

constexpr std::string_view exit_codes = R"(Exit codes

  0    done; nothing failed
  1    a case failed more requests than its error budget allows; with run --strict also: a finding
       spoils a figure; of doctor: something would spoil a measurement; of ab and compare: a figure
       regressed, or does not keep to a limit
  2    the command line or a suite is wrong; nothing was started
  3    a target did not start, died, or never answered correctly; of compare: NEW could not run what BASE has
  4    results could not be written, or backbench itself failed
  5    of compare: the results are not comparable; of ab: base differs from its own copy; of both,
       with --require-verdict: a figure stayed inconclusive
  130  stopped by Ctrl-C (SIGINT); finished trials are saved
  143  stopped by SIGTERM; finished trials are saved

When several apply, the first of 130/143, 4, 3, 1 is given; of ab, 5 for base that
differs from its copy comes before 1.
)";

void print_overview() {
  fmt::print("{}", opening);
  for (const Command& command : commands()) fmt::print("  {:<10} {}\n", command.name, command.summary);
  fmt::print("{}", closing);
}

}  // namespace

base::ExitCode help_command(const Words& words) {
  if (words.empty()) {
    print_overview();
    return base::ExitCode::ok;
  }
  if (words[0] == "exit-codes") {
    fmt::print("{}", exit_codes);
    return base::ExitCode::ok;
  }
  for (const Command& command : commands()) {
    if (command.name != words[0]) continue;
    if (command.run == help_command || command.run == version_command) {
      fmt::print("backbench {}: {}\n", command.name, command.summary);
      return base::ExitCode::ok;
    }
    return command.run({"--help"});
  }
  throw base::Error(base::ExitCode::usage,
                    fmt::format("there is no page '{}'; `backbench help` lists them", words[0]));
}

}  // namespace backbench::cli
