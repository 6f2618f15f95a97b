#include "record/results_folder.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "record/autocannon_json.hpp"
#include "record/export.hpp"
#include "record/google_json.hpp"
#include "record/run_file.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::record {
namespace {

namespace fs = std::filesystem;

base::Error cannot_make(const fs::path& folder, const std::error_code& reason) {
  return {base::ExitCode::internal,
          fmt::format("cannot make the results folder {}: {}; choose another place with --out",
                      folder.string(), reason.message())};
}

/// True when this call made it, false when it was there.
bool make(const fs::path& folder) {
  std::error_code error;
  const bool made = fs::create_directory(folder, error);
  if (error || !fs::is_directory(folder))
    throw cannot_make(folder, error ? error : std::make_error_code(std::errc::not_a_directory));
  return made;
}

void make_parents(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw cannot_make(folder, error);
}

void make_subfolders(const fs::path& folder) {
  make(folder / "logs");
  make(folder / "autocannon");
}

std::string folder_safe(std::string name) {
  std::replace_if(
      name.begin(), name.end(),
      [](unsigned char c) { return c == '/' || c == '\\' || c < 0x20 || c == 0x7f; }, '-');
  if (name.empty() || name.starts_with('.')) name.insert(0, "suite");
  return name.substr(0, 200);
}

}  // namespace

fs::path create_results_folder(const fs::path& root, const std::string& suite,
                               std::chrono::system_clock::time_point when) {
  make_parents(root);
  const std::string name = fmt::format("{}-{}", folder_safe(suite), base::utc_compact(when));
  fs::path folder = root / name;
  for (int n = 2; !make(folder); ++n) folder = root / fmt::format("{}-{}", name, n);
  make_subfolders(folder);
  return folder;
}

void prepare_results_folder(const fs::path& folder) {
  make_parents(folder);
  std::error_code error;
  if (fs::exists(folder / "run.json", error))
    throw base::Error(
        base::ExitCode::usage,
        fmt::format("{} already holds a run; choose another folder with --out", folder.string()));
  make_subfolders(folder);
}

void save_run(const Run& run, const fs::path& folder) { save(run, folder / "run.json"); }

std::vector<fs::path> write_hgrm(const Run& run, const fs::path& folder) {
  std::vector<fs::path> written;
  const std::vector<std::string> names = autocannon_file_names(run);
  for (std::size_t i = 0; i < run.cases.size(); ++i) {
    const auto merged = run.cases[i].merged();
    const std::string text = merged ? to_hgrm(merged->response_time) : "";
    if (text.empty()) continue;
    if (written.empty()) make_parents(folder);
    written.push_back(folder / fs::path(names[i]).replace_extension(".hgrm"));
    base::write_file_atomic(written.back(), text);
  }
  return written;
}

void write_all(const Run& run, const fs::path& folder) {
  save_run(run, folder);
  base::write_file_atomic(folder / "benchmark.json", to_google_json(run));
  base::write_file_atomic(folder / "trials.csv", to_csv(run));
  if (!write_hgrm(run, folder / "latency").empty())
    base::write_file_atomic(folder / "latency.hlog", to_hlog(run));
  const std::vector<std::string> names = autocannon_file_names(run);
  for (std::size_t i = 0; i < run.cases.size(); ++i) {
    const Trial* trial = run.cases[i].typical();
    if (trial && trial->measured->reported_by.empty())
      base::write_file_atomic(folder / "autocannon" / names[i],
                              to_autocannon_json(run.cases[i].facts, *trial));
  }
}

}  // namespace backbench::record
