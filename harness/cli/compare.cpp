#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/result_at.hpp"
#include "compare/comparison.hpp"
#include "compare/history_index.hpp"
#include "compare/utest.hpp"
#include "compare/verdict_table.hpp"
#include "report/comparison_json.hpp"
#include "report/utest_text.hpp"
#include "report/verdict_formats.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::Error;
using base::ExitCode;

struct CompareWords {
  std::string base, fresh;
  std::string second;
  std::string history;
  std::string format = "text";
  std::string rule = "sequential";
  std::string colour = "auto";
  bool all = false;
  bool force = false;
  bool require_verdict = false;
};

/// Results that cannot be compared are not compared, so that nobody takes a faster processor for a faster
/// server.
void refuse_differences(const compare::RunChange& change) {
  std::string text = "BASE and NEW are not comparable; --force compares them all the same, without a verdict";
  for (const compare::Difference& d : change.differences)
    text += fmt::format("\n  {}: {} in BASE, {} in NEW", d.what, d.base, d.fresh);
  throw Error(ExitCode::not_comparable, text);
}

void refuse_without_common(const compare::RunChange& change) {
  for (const compare::CaseChange& c : change.cases) {
    if (c.base.standing != compare::Standing::missing && c.fresh.standing != compare::Standing::missing)
      return;
  }
  throw Error(ExitCode::not_comparable, "BASE and NEW have no benchmark in common");
}

std::string text_of(const compare::RunChange& change, const CompareWords& words) {
  if (words.format == "json") return report::comparison_json(change);
  const compare::VerdictTable table = compare::table_of(change, words.all);
  if (words.format == "markdown") return report::verdict_markdown(table);
  if (words.format == "junit") return report::verdict_junit(table);
  if (words.format == "github") return report::verdict_annotations(table);
  return report::verdict_text(table, styled(stdout, when_of("--color", words.colour)));
}

ExitCode compare_by_utest(const record::Run& base, const record::Run& fresh) {
  fmt::print("{}", report::utest_text(compare::utest_rows(base, fresh)));
  return ExitCode::ok;
}

/// Values of earlier jobs on the same machine with the same load, the two results themselves left out.
auto history_in(const compare::HistoryIndex& index, const record::Run* second) {
  return [&index, second](const record::Run& fresh, const record::CaseFacts& facts,
                          const compare::Metric& metric) {
    const std::string fingerprint = compare::fingerprint_of(fresh.environment, facts);
    std::vector<double> values;
    for (const compare::HistoryPoint& point : index.series(facts.name, metric.id)) {
      const bool itself = point.started == fresh.started || (second && point.started == second->started);
      if (point.counts && !itself && point.fingerprint == fingerprint) values.push_back(point.value);
    }
    return values;
  };
}

ExitCode compare_sequential(const record::Run& base, const record::Run& fresh, const CompareWords& words) {
  compare::Terms terms;
  std::optional<record::Run> second;
  if (!words.second.empty()) {
    terms.confirmation = &second.emplace(result_at(words.second));
    if (second->started == fresh.started)
      throw Error(ExitCode::usage,
                  "--confirm: that is NEW itself; a second job of the same version is wanted");
  }
  std::optional<compare::HistoryIndex> index;
  const std::string place = words.history.empty() ? default_history : words.history;
  if (!words.history.empty() && !std::filesystem::exists(place))
    throw Error(ExitCode::usage,
                fmt::format("--history: {}: no such file; `backbench history import` makes it", place));
  if (std::filesystem::exists(place)) terms.history = history_in(index.emplace(place), terms.confirmation);
  const compare::RunChange change = compare::compare_runs(base, fresh, terms);
  refuse_without_common(change);
  if (!change.differences.empty() && !words.force) refuse_differences(change);
  fmt::print("{}", text_of(change, words));
  const ExitCode code = change.exit_code(words.require_verdict);
  if (change.outcome() == compare::Outcome::inconclusive)
    fmt::print(
        stderr, "backbench: {}: no verdict{}\n", compare::headline_of(change),
        words.require_verdict ? ", and one was required" : "; --require-verdict makes that exit code 5");
  return code;
}

}  // namespace

ExitCode compare_command(const Words& words) {
  Arguments arguments(
      "compare",
      "Compare two results, case by case: is NEW worse than BASE? Two results that were measured one\n"
      "after the other can show a limit broken, but hardly a regression; `backbench ab` can.",
      "  backbench compare results/baselines/main results/shop-20261124T031000Z\n"
      "  backbench compare base.json new.json --format markdown >>\"$GITHUB_STEP_SUMMARY\"\n"
      "  backbench compare main results/shop-20261124T031000Z --require-verdict\n"
      "  backbench compare base/benchmark.json new/benchmark.json --rule compat-utest\n");
  CompareWords w;
  CLI::App& app = arguments.app();
  app.add_option("BASE", w.base, "the known result: a run, a baseline's name, or a file of another tool")
      ->type_name("")
      ->required();
  app.add_option("NEW", w.fresh, "the one to be judged; left out, BASE is, beside the baseline in use")
      ->type_name("");
  app.add_option("--format", w.format, "text, json, markdown, junit or github (annotations)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "markdown", "junit", "github"}).description(""));
  app.add_flag("--all", w.all, "also show the figures that are seldom asked for");
  app.add_flag("--require-verdict", w.require_verdict, "exit 5 when a benchmark stays inconclusive");
  app.add_option("--confirm", w.second, "result of a second job of NEW, that must agree")
      ->type_name("RESULT");
  app.add_option("--history", w.history,
                 fmt::format("index of earlier jobs ({}, if it is there)", default_history))
      ->type_name("FILE");
  app.add_flag("--force", w.force, "compare what is not comparable, without a verdict");
  app.add_option("--rule", w.rule, "sequential; compat-utest: what Google's compare.py computes")
      ->type_name("RULE")
      ->check(CLI::IsMember({"sequential", "compat-utest"}).description(""));
  app.add_option("--color", w.colour, "auto, always or never")->type_name("WHEN");
  if (!arguments.read(words)) return ExitCode::ok;

  const record::Run base = result_at(w.fresh.empty() ? baseline_in_use() : w.base);
  const record::Run fresh = result_at(w.fresh.empty() ? w.base : w.fresh);
  if (w.rule == "compat-utest") return compare_by_utest(base, fresh);
  return compare_sequential(base, fresh, w);
}

}  // namespace backbench::cli
