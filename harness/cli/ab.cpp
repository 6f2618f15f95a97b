#include "cli/ab.hpp"

#include "ab/turns.hpp"
#include "ab/verdicts.hpp"
#include "base/clock.hpp"
#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/ab_progress.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/results_folder.hpp"
#include "cli/signals.hpp"
#include "cli/suites.hpp"
#include "cli/versions.hpp"
#include "record/environment.hpp"
#include "report/verdict_formats.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::Error;
using base::ExitCode;

constexpr const char* examples =
    "  backbench ab scenarios/frameworks.yaml --base ../main/targets/flask --new targets/flask\n"
    "  backbench ab scenarios/quickstart.yaml --base instant --new instant   the same twice: no change\n"
    "  backbench ab scenarios/frameworks.yaml --base flask --new sanic --filter 'connections:1$'\n"
    "  backbench ab scenarios/frameworks.yaml --base ../main/targets/flask --new targets/flask \\\n"
    "      --max-time 5m --require-verdict\n"
    "  backbench ab scenarios/quickstart.yaml --base shop:main --new shop:pr-17     two container images\n";

struct AbWords {
  std::string suite, base, contender, filter, out, max_time = "20m", cpus, server_cpus, looks = "10,20,40",
                                                   format = "text";
  std::size_t confirm = 20;
  int pairs = ab::Pace{}.pairs;
  std::uint64_t seed = 0;
  bool all = false;
  bool require_verdict = false;
};

void describe(CLI::App& app, AbWords& words) {
  app.add_option("SUITE", words.suite, "suite file")->type_name("")->required();
  app.add_option("--base", words.base,
                 "the known version: a target, a folder with a target.yaml, or an image")
      ->type_name("TARGET|DIR|IMAGE")
      ->required();
  app.add_option("--new", words.contender, "the version to be judged")
      ->type_name("TARGET|DIR|IMAGE")
      ->required();
  app.add_option("--filter", words.filter, "only benchmarks whose name has a match; =-RE: all others")
      ->type_name("RE");
  app.add_option("--max-time", words.max_time, "begin no block later than this (20m)")->type_name("DUR");
  app.add_flag("--require-verdict", words.require_verdict, "exit 5 when a figure stays inconclusive");
  app.add_option("--looks", words.looks, "blocks after which is decided (10,20,40)")->type_name("N,N,N");
  app.add_option("--confirm", words.confirm, "fresh blocks to confirm a change with (20)")
      ->type_name("N")
      ->check(CLI::Range(1, 1000).description(""));
  app.add_option("--pairs", words.pairs, fmt::format("slices of each version in a block ({})", words.pairs))
      ->type_name("N")
      ->check(CLI::Range(1, 1000).description(""));
  app.add_option("--server-cpus", words.server_cpus, "processors of both versions, such as 0 or 0-2")
      ->type_name("LIST");
  app.add_option("--cpus", words.cpus, "processors of the generator")->type_name("LIST");
  app.add_option("--seed", words.seed, "of the coins (drawn anew)")->type_name("N");
  app.add_option("--out", words.out, "folder for the files (results/<suite>-ab-<UTC time>)")
      ->type_name("DIR");
  app.add_option("--format", words.format, "text, markdown, junit or github (annotations)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "markdown", "junit", "github"}).description(""));
  app.add_flag("--all", words.all, "also show figures that are not judged, and the sentinel's");
}

std::vector<std::size_t> looks_of(const std::string& text) {
  std::vector<std::size_t> looks;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t comma = text.find(',', begin);
    const auto value = base::parse_count(text.substr(begin, comma - begin));
    const bool rising = value && *value <= 1000 && *value > (looks.empty() ? 0 : looks.back());
    if (!rising) {
      throw Error(
          ExitCode::usage,
          fmt::format("--looks: '{}' is not right; numbers of blocks rise and are written like 10,20,40",
                      text));
    }
    looks.push_back(static_cast<std::size_t>(*value));
    if (comma == std::string::npos) return looks;
    begin = comma + 1;
  }
}

scenario::Suite suite_of(const std::string& file) {
  Choice choice;
  choice.files = {file};
  return std::move(select(choice).suites.front());
}

ab::Placement placement_of(const AbWords& words, const std::array<Version, 2>& versions,
                           const std::vector<ab::Benchmark>& benchmarks) {
  const std::vector<int>&base = versions[0].spec->cpus, &contender = versions[1].spec->cpus;
  std::vector<int> servers = base, generator;
  if (!words.server_cpus.empty()) {
    servers = cpus_of("--server-cpus", words.server_cpus);
  } else if (base != contender) {
    throw Error(ExitCode::usage, fmt::format("the targets have different `cpus`: base {}, new {}; both "
                                             "versions must have the same, so say --server-cpus",
                                             base.empty() ? "all" : base::format_cpu_list(base),
                                             contender.empty() ? "all" : base::format_cpu_list(contender)));
  }
  if (!words.cpus.empty()) generator = cpus_of("--cpus", words.cpus);
  int threads = 1;
  for (const ab::Benchmark& benchmark : benchmarks)
    threads = std::max(threads, benchmark.arms.front().threads);
  return ab::place(base::allowed_cpus(), threads, servers, generator);
}

std::uint64_t new_seed() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

ab::Account account_of(const AbWords& words, const scenario::Suite& suite,
                       const std::array<Version, 2>& versions, const Words& given) {
  ab::Account account;
  account.suite = suite.name;
  account.suite_path = suite.path.string();
  account.suite_text = suite.text;
  account.started = base::utc_iso8601(std::chrono::system_clock::now());
  account.versions = {versions[0].account, versions[1].account};
  account.options.rule = rule_of(looks_of(words.looks), words.confirm);
  account.options.max_time = duration_of("--max-time", words.max_time);
  account.options.seed = words.seed != 0 ? words.seed : new_seed();
  Words command = {"backbench", "ab"};
  command.insert(command.end(), given.begin(), given.end());
  account.environment = record::environment_now(std::move(command));
  return account;
}

void announce(const ab::Account& account, const ab::Result& result, const ab::Placement& place,
              const std::filesystem::path& folder) {
  const record::Environment& here = account.environment;
  const auto told = [](const ab::Version& v) {
    return v.commit.empty() ? v.given : fmt::format("{} ({})", v.given, v.commit.substr(0, 12));
  };
  fmt::print(stderr, "backbench {} · {} · base {} · new {} · {} benchmarks and the sentinel, at most {}\n",
             here.backbench_version, account.suite_path, told(account.versions[0]), told(account.versions[1]),
             result.benchmarks.size() - 1, base::format_clock(account.options.max_time));
  fmt::print(stderr,
             "Machine: {} x {}; servers on processors {}, generator on {}; seed {}; results go to {}\n",
             here.cpus, here.cpu_model, base::format_cpu_list(place.servers),
             base::format_cpu_list(place.generator), account.options.seed, folder.string());
}

std::string text_of(const compare::VerdictTable& table, const std::string& format) {
  if (format == "markdown") return report::verdict_markdown(table);
  if (format == "junit") return report::verdict_junit(table);
  if (format == "github") return report::verdict_annotations(table);
  return report::verdict_text(table, styled(stdout, When::automatic));
}

}  // namespace

compare::Rule rule_of(const std::vector<std::size_t>& looks, std::size_t confirmation_blocks) {
  compare::Rule rule;
  if (looks != rule.looks) {
    rule.looks = looks;
    rule.ok_levels.assign(looks.size(), 0.05 / static_cast<double>(looks.size()));
  }
  rule.confirmation_blocks = confirmation_blocks;
  return rule;
}

void measure_ab(const ab::Account& account, const ab::LiveOptions& live, const std::filesystem::path& folder,
                const std::atomic<bool>& stop, ab::Result& result) {
  ab::LiveBlocks runner(live, stop);
  AbProgress progress(styled(stderr, When::automatic));
  const std::function<void(const ab::Result&)> save = [&](const ab::Result& so_far) {
    base::write_file_atomic(folder / "ab.json", ab::to_json(account, so_far));
  };
  ab::run(account.options, runner, progress, save, stop, result);
}

ExitCode ab_command(const Words& given) {
  Arguments arguments(
      "ab",
      "Is the new version slower than base? Both run side by side and take turns of 25 ms, so that\n"
      "what the machine does meanwhile meets both alike. Exit 1: yes, or it breaks the suite's `threshold`,\n"
      "and fresh blocks confirm it.",
      examples);
  AbWords words;
  describe(arguments.app(), words);
  if (!arguments.read(given)) return ExitCode::ok;

  const scenario::Suite suite = suite_of(words.suite);
  const std::array<Version, 2> versions{find_version("--base", words.base, suite),
                                        find_version("--new", words.contender, suite)};
  require_one_way_to_run(versions);
  ab::Result result;
  result.benchmarks = benchmarks_of(suite, versions, words.filter);
  result.benchmarks.push_back(sentinel_of(result.benchmarks.front()));

  ab::Account account = account_of(words, suite, versions, given);
  ab::require_attainable(account.options.rule, result.benchmarks);
  const ab::Placement place = placement_of(words, versions, result.benchmarks);
  account.server_cpus = place.servers;
  account.generator_cpus = place.generator;

  const std::filesystem::path folder = results_folder(words.out, suite.name + "-ab");
  announce(account, result, place, folder);
  ab::LiveOptions live{folder / "logs", own_program(), place.servers, place.generator, place.shared, {}};
  live.pace.pairs = words.pairs;
  const StopSignals signals(
      "\nbackbench: stopping: this block does not count, what was measured before is kept. Ctrl-C again "
      "quits at once.\n");
  measure_ab(account, live, folder, signals.stop(), result);

  fmt::print("{}", text_of(ab::verdicts(result, suite.name, account.options, words.all), words.format));
  fmt::print(stderr, "Saved {}\n", (folder / "ab.json").string());
  return signals.received().value_or(ab::exit_code_of(result, words.require_verdict));
}

}  // namespace backbench::cli
