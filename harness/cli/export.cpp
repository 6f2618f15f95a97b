#include "record/export.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "record/ci_export.hpp"
#include "record/import.hpp"
#include "record/results_folder.hpp"
#include "verdict/judge.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ExitCode;

/// A format that is one text, and its file's name.
struct Format {
  std::string name;
  std::string file;
  std::string (*text)(const record::Run& run);
};

const std::vector<Format>& formats() {
  static const std::vector<Format> all{{"hlog", "latency.hlog", record::to_hlog},
                                       {"csv", "trials.csv", record::to_csv},
                                       {"openmetrics", "metrics.txt", record::to_openmetrics},
                                       {"influx", "influx.txt", record::to_influx},
                                       {"github-smaller", "github-smaller.json", record::to_github_smaller},
                                       {"github-bigger", "github-bigger.json", record::to_github_bigger},
                                       {"bencher", "bencher.json", record::to_bencher}};
  return all;
}

/// Of one case only, which is the one text of .hgrm.
std::string only_hgrm(const record::Run& run) {
  std::string text;
  for (const record::CaseResult& result : run.cases) {
    const auto merged = result.merged();
    if (!merged || merged->response_time.values().empty()) continue;
    if (!text.empty())
      throw Error(
          ExitCode::usage,
          "hgrm is one file a benchmark, and the run has several: give a folder with -o, or one with --case");
    text = record::to_hgrm(merged->response_time);
  }
  return text;
}

void keep_case(record::Run& run, const std::string& name) {
  std::vector<std::string_view> names;
  for (const record::CaseResult& result : run.cases) names.push_back(result.facts.name);
  if (std::find(names.begin(), names.end(), name) == names.end())
    throw Error(ExitCode::usage,
                fmt::format("the run has no benchmark '{}'; it has {}", name, fmt::join(names, ", ")));
  std::erase_if(run.cases, [&](const record::CaseResult& result) { return result.facts.name != name; });
}

[[noreturn]] void no_samples() {
  throw Error(ExitCode::usage,
              "the run has no histograms: no trial was measured from begin to end, or another tool did it");
}

std::vector<fs::path> write(const record::Run& run, const std::string& to, const fs::path& folder) {
  if (to == "hgrm") return record::write_hgrm(run, folder / "latency");
  std::vector<fs::path> written;
  for (const Format& format : formats()) {
    if (format.name != to) continue;
    std::error_code error;
    fs::create_directories(folder, error);  // that it failed is said when the file cannot be written
    written.push_back(folder / format.file);
    base::write_file_atomic(written.back(), format.text(run));
  }
  return written;
}

}  // namespace

ExitCode export_command(const Words& words) {
  Arguments arguments(
      "export", "Write a measured run in a format of other tools, from its run.json.",
      "  backbench export results/quickstart-20261124T031000Z --to openmetrics\n"
      "  backbench export results/quickstart-20261124T031000Z --to hgrm -o plots\n"
      "  backbench export results/quickstart-20261124T031000Z --to influx -o - | influx write\n");
  std::string place, to, out, only;
  CLI::App& app = arguments.app();
  app.add_option("RUN", place, "folder of a run, its run.json, or a file that `backbench import` reads")
      ->type_name("")
      ->required();
  app.add_option("--to", to, "hgrm, hlog, csv, openmetrics, influx, github-smaller, github-bigger or bencher")
      ->type_name("FORMAT")
      ->required()
      ->check(CLI::IsMember({"hgrm", "hlog", "csv", "openmetrics", "influx", "github-smaller",
                             "github-bigger", "bencher"})
                  .description(""));
  app.add_option("-o,--out", out, "folder to write to; - for standard output (the run's own folder)")
      ->type_name("DIR");
  app.add_option("--case", only, "this benchmark alone")->type_name("NAME");
  app.footer("docs/export.md tells what is in each format, and what reads it.");
  if (!arguments.read(words)) return ExitCode::ok;

  record::Run run = record::load_any(place);
  verdict::judge(run);  // by the checks of this version, also where another one wrote the file
  if (!only.empty()) keep_case(run, only);
  if (out == "-") {
    std::string text = to == "hgrm" ? only_hgrm(run) : "";
    for (const Format& format : formats())
      if (format.name == to) text = format.text(run);
    if (text.empty()) no_samples();
    fmt::print("{}", text);
    return ExitCode::ok;
  }
  const fs::path own = fs::is_directory(place) ? fs::path(place) : fs::path(place).parent_path();
  const std::vector<fs::path> written = write(run, to, out.empty() ? own : fs::path(out));
  if (written.empty()) no_samples();
  for (const fs::path& file : written) fmt::print(stderr, "Wrote {}\n", file.string());
  return ExitCode::ok;
}

}  // namespace backbench::cli
