#include "base/error.hpp"
#include "base/file.hpp"
#include "base/spelling.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/result_at.hpp"
#include "compare/history_index.hpp"
#include "compare/trend.hpp"
#include "report/history_text.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ExitCode;
using compare::HistoryIndex;

struct HistoryWords {
  std::string verb = "list";
  std::vector<std::string> rest;
  std::string index = default_history;
  std::string metric = "p50_ms";
  std::string out;
  bool rebuild = false;
  bool gate = false;
};

/// Every run.json at or below a place, in the order of their names.
std::vector<fs::path> runs_below(const fs::path& place) {
  if (!fs::is_directory(place)) return {place};
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(place, fs::directory_options::skip_permission_denied)) {
    if (entry.path().filename() == "run.json") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The benchmark of that name, else those with it in their names.
std::vector<std::string> chosen(const HistoryIndex& index, const std::string& name) {
  const std::vector<std::string> all = index.benchmarks();
  if (name.empty() || std::find(all.begin(), all.end(), name) != all.end())
    return name.empty() ? all : std::vector<std::string>{name};
  std::vector<std::string> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found),
               [&](const std::string& benchmark) { return benchmark.find(name) != std::string::npos; });
  if (!found.empty()) return found;
  const std::vector<std::string_view> views(all.begin(), all.end());
  const std::string_view meant = base::nearest(name, views);
  throw Error(ExitCode::usage, fmt::format("the history has no benchmark '{}'{}", name,
                                           meant.empty() ? std::string("; `backbench history show` shows all")
                                                         : fmt::format("; did you mean '{}'?", meant)));
}

ExitCode import(HistoryIndex& index, const HistoryWords& words) {
  if (words.rebuild) index.forget_jobs();
  std::size_t added = 0, renewed = 0, refused = 0;
  for (const std::string& place : words.rest.empty() ? std::vector<std::string>{"results"} : words.rest) {
    if (!fs::exists(place)) throw Error(ExitCode::usage, fmt::format("{}: no such file or folder", place));
    for (const fs::path& file : runs_below(place)) {
      try {
        (index.add(result_at(file), file.string()) ? added : renewed) += 1;
      } catch (const Error& error) {
        if (error.code() != ExitCode::usage) throw;
        fmt::print(stderr, "backbench: left out: {}\n", error.what());
        ++refused;
      }
    }
  }
  fmt::print("{} added, {} there already, {} left out; {} jobs in {}\n", added, renewed, refused,
             index.jobs().size(), words.index);
  return refused > 0 && added + renewed == 0 ? ExitCode::usage : ExitCode::ok;
}

ExitCode trend(HistoryIndex& index, const HistoryWords& words) {
  const compare::Metric* metric = compare::metric_of(words.metric);
  if (!metric) {
    std::vector<std::string_view> names;
    for (const compare::Metric& m : compare::metrics()) names.push_back(m.id);
    throw Error(ExitCode::usage,
                fmt::format("--metric: there is no '{}'; {}", words.metric, fmt::join(names, ", ")));
  }
  bool worse = false;
  for (const std::string& benchmark : chosen(index, words.rest.empty() ? "" : words.rest.front())) {
    compare::Trend found = compare::trend_of(index, benchmark, *metric);
    compare::tell_once(found, index);
    fmt::print("{}", report::trend_text(found));
    for (const compare::Step& step : found.steps)
      worse = worse || (step.worse && !step.told && found.believed());
  }
  return worse && words.gate ? ExitCode::gate_failed : ExitCode::ok;
}

/// "hello/flask/connections:10" as a file's name.
std::string file_of(const std::string& benchmark) {
  std::string name = benchmark;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == ':'; }, '.');
  return name + ".csv";
}

ExitCode export_csv(const HistoryIndex& index, const HistoryWords& words) {
  const fs::path folder =
      words.out.empty() ? fs::path(words.index).replace_extension("") : fs::path(words.out);
  std::error_code error;
  fs::create_directories(folder, error);
  std::vector<report::OtavaTest> tests;
  for (const std::string& benchmark : index.benchmarks()) {
    const fs::path file = folder / file_of(benchmark);
    base::write_file_atomic(file, report::history_csv(benchmark, index));
    tests.push_back({benchmark, file.string()});
  }
  base::write_file_atomic(folder / "otava.yaml", report::otava_yaml(tests));
  fmt::print("{} benchmarks in {}\n", tests.size(), folder.string());
  return ExitCode::ok;
}

}  // namespace

ExitCode history_command(const Words& words) {
  Arguments arguments(
      "history",
      "What earlier jobs measured: an index of run files, in which a new job and a change over time show.",
      "  backbench history import results             take over every run.json below results\n"
      "  backbench history list                       the jobs\n"
      "  backbench history show hello/flask           a benchmark's figures, job by job\n"
      "  backbench history trend --gate               steps; exit code 1 for one that is worse and new\n"
      "  backbench history export --out csv           CSV for spreadsheets and Apache Otava\n");
  HistoryWords w;
  CLI::App& app = arguments.app();
  app.add_option("DO", w.verb, "list (default), show, trend, import or export")
      ->type_name("")
      ->check(CLI::IsMember({"list", "show", "trend", "import", "export"}).description(""));
  app.add_option("WHAT", w.rest, "a benchmark's name or a part of it; of import: folders and files")
      ->type_name("");
  app.add_option("--index", w.index, fmt::format("the index ({})", default_history))->type_name("FILE");
  app.add_option("--metric", w.metric, "of trend (p50_ms)")->type_name("NAME");
  app.add_option("--out", w.out, "folder for export (beside the index)")->type_name("DIR");
  app.add_flag("--rebuild", w.rebuild, "of import: forget the jobs first; what was told stays told");
  app.add_flag("--gate", w.gate, "of trend: exit 1 when a step to the worse is told for the first time");
  if (!arguments.read(words)) return ExitCode::ok;

  if (w.verb != "import" && !fs::exists(w.index))
    throw Error(
        ExitCode::usage,
        fmt::format("{}: there is no history yet; `backbench history import results` makes it", w.index));
  HistoryIndex index(w.index);
  if (w.verb == "import") return import(index, w);
  if (w.verb == "trend") return trend(index, w);
  if (w.verb == "export") return export_csv(index, w);
  if (w.verb == "list") {
    fmt::print("{}", report::history_list(index.jobs()));
    return ExitCode::ok;
  }
  for (const std::string& benchmark : chosen(index, w.rest.empty() ? "" : w.rest.front()))
    fmt::print("{}\n", report::history_show(benchmark, index));
  return ExitCode::ok;
}

}  // namespace backbench::cli
