#include "ab/turns.hpp"
#include "ab/verdicts.hpp"
#include "base/clock.hpp"
#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "cli/ab.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/results_folder.hpp"
#include "cli/signals.hpp"
#include "record/environment.hpp"
#include "report/verdict_formats.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::ExitCode;

// Rounds of arithmetic for an answer: a few hundred microseconds, many times what serving it costs, so that a
// planted share of the work is nearly that share of the whole.
constexpr std::uint64_t work = 100'000;

struct Planted {
  const char* name;
  int percent;
};
constexpr Planted planted[] = {{"same", 0}, {"plus-5", 5}, {"plus-10", 10}};

std::shared_ptr<const scenario::TargetSpec> server(const std::string& name, std::uint64_t rounds) {
  auto spec = std::make_shared<scenario::TargetSpec>();
  spec->name = name;
  spec->embedded = scenario::EmbeddedSpec{{"body", "13B"}, {"work", std::to_string(rounds)}};
  return spec;
}

std::vector<ab::Benchmark> benchmarks(int connections) {
  auto scenario = std::make_shared<scenario::Scenario>();
  scenario->name = "selftest";
  scenario->requests.emplace_back();
  std::vector<ab::Benchmark> all;
  for (const Planted& one : planted) {
    scenario::Case c;
    c.name = one.name;
    c.scenario = scenario;
    c.connections = connections;
    ab::Benchmark benchmark{one.name, false, {c, c}, ab::default_gates(true)};
    benchmark.arms[0].target = server("base", work);
    benchmark.arms[1].target = server(one.name, work + work / 100 * static_cast<std::uint64_t>(one.percent));
    all.push_back(std::move(benchmark));
  }
  return all;
}

const ab::Answer* answer_of(const ab::Result& result, const std::string& benchmark,
                            const std::string& counter) {
  for (const ab::Answer& answer : result.answers) {
    if (result.benchmarks[answer.benchmark].name == benchmark && answer.gate.counter == counter)
      return &answer;
  }
  return nullptr;
}

std::string shown(const std::optional<double>& share) {
  return share ? fmt::format("{:.1f} %", 100 * *share) : std::string("–");
}

/// For each figure that gates: how it scatters here, what a gate would have seen, and whether it found what
/// was planted.
void print_findings(const ab::Result& result) {
  fmt::print("\n{:<24}{:>14}{:>18}{:>16}{:>14}{:>14}\n", "A gate on this machine", "block spread",
             "could have seen", "nothing planted", "+5 % planted", "+10 % planted");
  for (const ab::Gate& gate : ab::default_gates(true)) {
    if (!gate.gates) continue;
    const ab::Answer* same = answer_of(result, "same", gate.counter);
    std::string line = fmt::format("{:<24}{:>14}{:>18}", gate.counter, shown(same->decision.evidence.spread),
                                   shown(same->decision.evidence.detectable));
    for (const Planted& one : planted)
      line += fmt::format("{:>{}}", ab::verdict_of(*answer_of(result, one.name, gate.counter)),
                          one.percent == 0 ? 16 : 14);
    fmt::print("{}\n", line);
  }
  fmt::print(
      "\nThe planted share is that of the server's own computing. rps and p50_ms see less of it, since the\n"
      "generator's time is in them too; server CPU per request sees it nearly whole.\n");
}

bool false_alarm(const ab::Result& result) {
  return std::any_of(result.answers.begin(), result.answers.end(), [&](const ab::Answer& a) {
    return result.benchmarks[a.benchmark].name == "same" && a.counts(compare::Outcome::regressed);
  });
}

struct SelftestWords {
  bool of_ab = false;
  int connections = 8;
  int pairs = ab::Pace{}.pairs;
  std::string max_time = "10m", out;
  std::uint64_t seed = 1;
};

void describe(CLI::App& app, SelftestWords& words) {
  app.add_flag("--ab", words.of_ab, "of `backbench ab`, the one there is")->required();
  app.add_option("-c,--connections", words.connections, "open connections to each server (8)")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000).description(""));
  app.add_option("--pairs", words.pairs, fmt::format("slices of each version in a block ({})", words.pairs))
      ->type_name("N")
      ->check(CLI::Range(1, 1000).description(""));
  app.add_option("--max-time", words.max_time, "begin no block later than this (10m)")->type_name("DUR");
  app.add_option("--seed", words.seed, "of the coins (1)")->type_name("N");
  app.add_option("--out", words.out, "folder for the files (results/selftest-ab-<UTC time>)")
      ->type_name("DIR");
}

ab::Account account_of(const SelftestWords& words, const ab::Placement& place, const Words& given) {
  ab::Account account;
  account.suite = "selftest";
  account.started = base::utc_iso8601(std::chrono::system_clock::now());
  account.versions = {ab::Version{"embedded", "base", "", ""}, ab::Version{"embedded", "planted", "", ""}};
  account.options.max_time = duration_of("--max-time", words.max_time);
  account.options.seed = words.seed;
  account.server_cpus = place.servers;
  account.generator_cpus = place.generator;
  Words command = {"backbench", "selftest"};
  command.insert(command.end(), given.begin(), given.end());
  account.environment = record::environment_now(std::move(command));
  return account;
}

}  // namespace

ExitCode selftest_command(const Words& given) {
  Arguments arguments(
      "selftest",
      "What could an A/B gate detect on this very machine? The embedded server against itself, with\n"
      "nothing planted and with 5 % and 10 % more work; two to ten minutes.",
      "  backbench selftest --ab\n"
      "  backbench selftest --ab --max-time 3m\n");
  SelftestWords words;
  describe(arguments.app(), words);
  if (!arguments.read(given)) return ExitCode::ok;

  const ab::Placement place = ab::place(base::allowed_cpus(), 1, {}, {});
  const ab::Account account = account_of(words, place, given);
  ab::Result result;
  result.benchmarks = benchmarks(words.connections);
  ab::require_attainable(account.options.rule, result.benchmarks);

  const std::filesystem::path folder = results_folder(words.out, "selftest-ab");
  ab::LiveOptions live{folder / "logs", own_program(), place.servers, place.generator, place.shared, {}};
  live.pace.pairs = words.pairs;
  const StopSignals signals("\nbackbench: stopping; what was measured so far follows\n");
  fmt::print(stderr, "Machine: {} x {}; servers on processors {}, generator on {}; at most {}\n",
             account.environment.cpus, account.environment.cpu_model, base::format_cpu_list(place.servers),
             base::format_cpu_list(place.generator), base::format_clock(account.options.max_time));
  measure_ab(account, live, folder, signals.stop(), result);

  fmt::print("{}", report::verdict_text(ab::verdicts(result, account.suite, account.options, false), false));
  print_findings(result);
  fmt::print(stderr, "Saved {}\n", (folder / "ab.json").string());
  if (const auto code = signals.received()) return *code;
  const ExitCode measured = ab::exit_code_of(result, false);
  if (measured == ExitCode::target_failed) return measured;
  return false_alarm(result) ? ExitCode::gate_failed : ExitCode::ok;
}

}  // namespace backbench::cli
