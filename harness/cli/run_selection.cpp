#include "base/clock.hpp"
#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "cli/calibration.hpp"
#include "cli/commands.hpp"
#include "cli/drawing.hpp"
#include "cli/report.hpp"
#include "cli/results_folder.hpp"
#include "cli/run.hpp"
#include "cli/signals.hpp"
#include "fixture/live_runner.hpp"
#include "fixture/session.hpp"
#include "record/calibration_file.hpp"
#include "record/counters.hpp"
#include "record/environment.hpp"
#include "record/results_folder.hpp"
#include "report/plot.hpp"
#include "report/table.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {
namespace {

using base::ExitCode;

/// How a case went, in a few words for the plain progress lines.
std::string outcome_of(const record::CaseResult& result) {
  const auto merged = result.merged();
  if (!merged) return fmt::format("{}: failed", result.facts.name);
  const auto text_of = [](const std::optional<metrics::Quantile>& q) {
    return q ? (q->censored ? "≥ " : "") + base::format_latency(q->value) : std::string("–");
  };
  const record::Trial& typical = *result.typical();
  return fmt::format("{}: mean {}, p99 {}, {}/s, {} failed, {}", result.facts.name,
                     text_of(merged->response_time.mean()), text_of(merged->response_time.quantile(0.99)),
                     base::format_count(merged->rps()), merged->window_tally.failed(),
                     record::label_of(typical));
}

/// Shows a run while it goes: rows on stdout as cases end (none when Google's reporter has it), progress on
/// stderr.
class Console : public fixture::Observer {
 public:
  Console(const report::Table* table, Progress& progress) : table_(table), progress_(progress) {}

  void trial_started(const record::CaseFacts& facts, int repetition) override {
    progress_.trial_started(facts, repetition);
  }
  void trial_ended(const record::CaseResult& result) override { progress_.trial_ended(result); }
  void case_ended(const record::CaseResult& result) override {
    progress_.case_ended(outcome_of(result));
    if (!table_) return;
    progress_.clear();
    fmt::print("{}", table_->line(result));
    std::fflush(stdout);
  }

 private:
  const report::Table* const table_;
  Progress& progress_;
};

record::Run new_run(const Selection& selection, const RunOptions& options) {
  record::Run run;
  run.suite = selection.name();
  for (const scenario::Suite& suite : selection.suites) {
    if (!run.suite_path.empty()) run.suite_path += " ";
    run.suite_path += suite.path.string();
    run.suite_text += suite.text;
  }
  run.started = base::utc_iso8601(std::chrono::system_clock::now());
  Words command = {"backbench", "run"};
  command.insert(command.end(), options.command_line.begin(), options.command_line.end());
  run.environment = record::environment_now(std::move(command));
  run.environment.benchmark_variables = fixture::benchmark_variables();
  run.environment.calibration = record::load_calibration(run.environment, record::calibration_file(),
                                                         std::filesystem::file_time_type::clock::now());
  return run;
}

void announce(const Selection& selection, const record::Run& run, const std::filesystem::path& folder) {
  const record::Environment& here = run.environment;
  fmt::print(stderr, "backbench {} · {} · {} benchmarks, {} trials · about {}\n", here.backbench_version,
             run.suite_path, selection.cases.size(), selection.trials(),
             base::format_clock(selection.planned_time()));
  fmt::print(stderr, "Machine: {} x {}, load {:.2f}; results go to {}\n", here.cpus, here.cpu_model,
             here.load_average.empty() ? 0.0 : here.load_average.front(), folder.string());
  if (!here.benchmark_variables.empty()) {
    fmt::print(stderr, "Note: ignored from the environment: {}; give the flag instead\n",
               fmt::join(here.benchmark_variables, " "));
  }
}

/// Where generator and target are kept on the same processor although another one is idle.
void warn_of_shared_processors(const Selection& selection, const std::vector<int>& generator,
                               int processors) {
  if (generator.empty()) return;
  std::set<std::string> told;
  for (const fixture::PlannedCase& planned : selection.cases) {
    const scenario::TargetSpec& target = *planned.definition.target;
    std::set<int> used(generator.begin(), generator.end());
    used.insert(target.cpus.begin(), target.cpus.end());
    const bool shared = used.size() < generator.size() + target.cpus.size();
    if (!shared || static_cast<int>(used.size()) >= processors || !told.insert(target.name).second) continue;
    fmt::print(stderr,
               "Warning: the generator (--cpus {}) and {} (cpus {}) share a processor, and others are left "
               "to neither; keep them apart\n",
               base::format_cpu_list(generator), target.name, base::format_cpu_list(target.cpus));
  }
}

/// A record that contradicts itself is a fault of ours, and never to be overlooked.
void say_faults(const record::Run& run) {
  for (const record::CaseResult& result : run.cases) {
    for (const record::Trial& trial : result.trials) {
      for (const record::Finding& finding : trial.findings) {
        if (finding.severity != record::Severity::fault) continue;
        fmt::print(stderr, "backbench: {} contradicts itself ({}): {}; {}\n", result.facts.name, finding.id,
                   finding.reason, finding.cure);
      }
    }
  }
}

/// The three charts of the study that gave the idea, against each axis that varies. A run is measured, drawn
/// or not.
void draw_plots(const record::Run& run, const std::filesystem::path& folder, const std::atomic<bool>& stop) {
  const std::vector<report::PlotSource> sources = {{&run, run.suite}};
  std::vector<report::Plot> plots;
  for (const report::PlotKind kind :
       {report::PlotKind::latency, report::PlotKind::rps, report::PlotKind::errors})
    for (report::Plot& plot : report::plots_of(sources, kind, std::nullopt)) plots.push_back(std::move(plot));
  const std::vector<std::string> formats = {"svg", "png"};
  const Drawing drawing = draw(plots, formats, folder / "plots", stop);
  if (!drawing.pictures.empty())
    fmt::print(stderr, "Drew {} pictures in {}\n", drawing.pictures.size(), (folder / "plots").string());
  if (!drawing.failure.empty()) fmt::print(stderr, "Note: {}\n", drawing.failure);
}

report::Table table_of(const Selection& selection, bool colour) {
  std::vector<std::string> names;
  for (const fixture::PlannedCase& planned : selection.cases) names.push_back(planned.definition.name);
  return {names, colour};
}

}  // namespace

ExitCode run_selection(const Selection& selection, const RunOptions& options) {
  record::Run run = new_run(selection, options);
  const std::filesystem::path folder = results_folder(options.out.value_or(""), run.suite);
  announce(selection, run, folder);
  warn_of_shared_processors(selection, options.cpus, run.environment.cpus);

  const StopSignals signals(
      "\nbackbench: stopping: closing connections, stopping the target, saving. Ctrl-C again quits at "
      "once.\n");
  if (options.calibrate) {
    fixture::CalibrationOptions calibration;
    calibration.live.generator_cpus = options.cpus;
    run.environment.calibration = calibrate_and_keep(run.environment, calibration, signals.stop());
  }
  const bool own_table = !options.choice.google.format.has_value();
  const bool colour = styled(stdout, options.colour);
  const report::Table table = table_of(selection, colour);
  if (own_table) fmt::print("{}", table.header());

  load::Live live;
  {
    Progress progress(options.progress, static_cast<int>(selection.cases.size()), selection.trials(),
                      selection.planned_time(), live);
    Console console(own_table ? &table : nullptr, progress);
    fixture::LiveRunner runner({folder / "logs", own_program(), options.allow_remote, options.cpus}, live,
                               signals.stop());
    fixture::SessionOptions session{options.choice.google.all, selection.order(), options.seed};
    fixture::execute(
        selection.cases, session, runner, console,
        [&](const record::Run& so_far) { record::save_run(so_far, folder); }, signals.stop(), run);
  }
  run.finished = base::utc_iso8601(std::chrono::system_clock::now());
  record::write_all(run, folder);
  write_report(run, folder);

  if (own_table) fmt::print("{}{}", report::notes(run, colour), report::summary(run));
  fmt::print(stderr, "Saved {}{}\n", (folder / "run.json").string(), run.interrupted ? " (interrupted)" : "");
  say_faults(run);
  if (options.plots && !run.interrupted) draw_plots(run, folder, signals.stop());
  return signals.received().value_or(
      fixture::verdict_of(run, options.strict ? fixture::Findings::gate : fixture::Findings::shown));
}

}  // namespace backbench::cli
