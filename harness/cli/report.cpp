#include "cli/report.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "record/run_file.hpp"
#include "report/page.hpp"
#include "verdict/judge.hpp"

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ExitCode;

constexpr const char* without_page =
    "this backbench was built without the page of the report, which needs npm; install it (on Debian: apt "
    "install npm) and run scripts/setup again";

struct NamedRun {
  std::string label;  // the folder's name
  fs::path folder;
  record::Run run;
};

/// The folder of a file, whichever way it was named.
fs::path folder_of(const fs::path& file) { return fs::absolute(file).lexically_normal().parent_path(); }

NamedRun read(const std::string& place) {
  fs::path file = place;
  if (fs::is_directory(file)) file /= "run.json";
  const fs::path folder = folder_of(file);
  NamedRun named{file.filename() == "run.json" ? folder.filename().string() : file.stem().string(), folder,
                 record::load(file)};
  verdict::judge(named.run);  // by the checks of this version, also where another one wrote the file
  return named;
}

}  // namespace

void write_report(const record::Run& run, const fs::path& folder) {
  if (const auto assets = report::page_assets()) {
    const report::PageRun alone{folder_of(folder / "report.html").filename().string(), &run};
    base::write_file_atomic(folder / "report.html", report::page({alone}, {}, *assets));
  } else {
    fmt::print(stderr, "No report.html: {}\n", without_page);
  }
}

ExitCode report_command(const Words& words) {
  Arguments arguments(
      "report",
      "Write a measured run as one HTML file: verdict, charts, every number, and how it was measured.\n"
      "It needs no network to be read.",
      "  backbench report results/quickstart-20261124T031000Z\n"
      "  backbench report results/quickstart-20261124T031000Z -o quickstart.html\n"
      "  backbench report results/after --base results/before -o change.html\n"
      "  backbench report results/one-worker results/four-workers -o workers.html   both in one chart\n");
  std::vector<std::string> places;
  std::string base_place, out;
  arguments.app().add_option("RUN", places, "folders of runs, or their run.json")->type_name("")->required();
  arguments.app().add_option("--base", base_place, "a run to set the first one beside")->type_name("RUN");
  arguments.app()
      .add_option("-o,--output", out, "the file to write (report.html in the first run's folder)")
      ->type_name("FILE");
  if (!arguments.read(words)) return ExitCode::ok;

  const auto assets = report::page_assets();
  if (!assets) throw Error(ExitCode::internal, without_page);
  std::deque<NamedRun> read_runs;
  std::vector<report::PageRun> runs;
  for (const std::string& place : places) {
    const NamedRun& named = read_runs.emplace_back(read(place));
    runs.push_back({named.label, &named.run});
  }
  std::optional<report::PageRun> base;
  if (!base_place.empty()) {
    const NamedRun& named = read_runs.emplace_back(read(base_place));
    base = report::PageRun{named.label, &named.run};
  }
  const fs::path file = out.empty() ? read_runs.front().folder / "report.html" : fs::path(out);
  base::write_file_atomic(file, report::page(runs, base, *assets));
  fmt::print("{}\n", file.string());
  return ExitCode::ok;
}

}  // namespace backbench::cli
