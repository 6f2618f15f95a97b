#include "report/plot.hpp"

#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/drawing.hpp"
#include "cli/signals.hpp"
#include "record/run_file.hpp"
#include "verdict/judge.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ExitCode;
using report::PlotKind;

constexpr const char* examples =
    "  backbench plot results/quickstart-20261124T031000Z\n"
    "  backbench plot results/study-20261124T031000Z --chart latency --x threads\n"
    "  backbench plot results/before results/after --chart all -o compared    two runs in each plot\n"
    "  backbench plot results/frameworks-20261124T031000Z -o docs/pictures --format png\n";

struct PlotWords {
  std::vector<std::string> runs;
  std::string chart = "origin", x, out, format = "svg,png";
};

std::vector<PlotKind> kinds_of(const std::string& chart) {
  if (chart == "origin") return {PlotKind::latency, PlotKind::rps, PlotKind::errors};
  if (chart == "all")
    return {PlotKind::latency,     PlotKind::rps,  PlotKind::errors,
            PlotKind::percentiles, PlotKind::knee, PlotKind::series};
  return {*report::plot_kind_of(chart)};
}

fs::path file_of(const std::string& place) {
  return fs::is_directory(place) ? fs::path(place) / "run.json" : fs::path(place);
}

/// A run is called as its folder is.
std::string name_of(const fs::path& file) {
  const fs::path folder = fs::weakly_canonical(file).parent_path();
  return file.filename() == "run.json" ? folder.filename().string() : file.stem().string();
}

std::vector<report::Plot> plots_of(const PlotWords& words, const std::vector<record::Run>& runs) {
  std::vector<report::PlotSource> sources;
  for (std::size_t i = 0; i < runs.size(); ++i)
    sources.push_back({&runs[i], name_of(file_of(words.runs[i]))});
  std::optional<report::PlotAxis> axis;
  if (!words.x.empty()) axis = report::plot_axis_of(words.x);
  std::vector<report::Plot> plots;
  for (const PlotKind kind : kinds_of(words.chart))
    for (report::Plot& plot : report::plots_of(sources, kind, axis)) plots.push_back(std::move(plot));
  return plots;
}

bool understood(PlotWords& words, const Words& line) {
  Arguments arguments(
      "plot", "Draw measured runs with gnuplot: one picture for each scenario, a line for each target.",
      examples);
  CLI::App& app = arguments.app();
  app.add_option("RUN", words.runs, "folders of runs, or their run.json")->type_name("")->required();
  app.add_option("--chart", words.chart,
                 "latency, rps, errors, percentiles, knee, series or all (the first three: origin)")
      ->type_name("KIND")
      ->check(CLI::IsMember({"origin", "latency", "rps", "errors", "percentiles", "knee", "series", "all"})
                  .description(""));
  app.add_option("--x", words.x,
                 "axis of the first three, and of knee's lines: connections, threads, duration or rate (each "
                 "that varies)")
      ->type_name("AXIS")
      ->check(CLI::IsMember({"connections", "threads", "duration", "rate"}).description(""));
  app.add_option("-o,--out", words.out, "folder for pictures, data and scripts (plots/ in the run's folder)")
      ->type_name("DIR");
  app.add_option("--format", words.format, "svg, png or both (svg,png)")->type_name("LIST");
  app.footer(
      "Beside each picture stand its data (.dat) and the gnuplot script that draws it (.gp).\n"
      "How to read them: docs/plots.md. The pictures' names go to stdout.");
  return arguments.read(line);
}

}  // namespace

ExitCode plot_command(const Words& line) {
  PlotWords words;
  if (!understood(words, line)) return ExitCode::ok;
  const std::vector<std::string> formats = picture_formats_of(words.format);
  if (words.runs.size() > 1 && words.out.empty())
    throw Error(ExitCode::usage,
                "plots of several runs belong to none of them; say where they go with -o DIR");

  std::vector<record::Run> runs;
  for (const std::string& place : words.runs) {
    runs.push_back(record::load(file_of(place)));
    verdict::judge(runs.back());  // by the checks of this version, also where another one wrote the file
  }
  const std::vector<report::Plot> plots = plots_of(words, runs);
  if (plots.empty())
    throw Error(ExitCode::usage, words.x.empty()
                                     ? std::string("there is nothing to draw: no benchmark was measured")
                                     : fmt::format("no benchmark has a {} to draw against", words.x));
  const fs::path folder =
      words.out.empty() ? file_of(words.runs.front()).parent_path() / "plots" : fs::path(words.out);
  const StopSignals signals("\nbackbench: stopping\n");
  const Drawing drawing = draw(plots, formats, folder, signals.stop());
  for (const std::string& picture : drawing.pictures) fmt::print("{}\n", picture);
  if (const auto signal = signals.received()) return *signal;
  if (!drawing.failure.empty()) throw Error(ExitCode::internal, drawing.failure);
  return ExitCode::ok;
}

}  // namespace backbench::cli
