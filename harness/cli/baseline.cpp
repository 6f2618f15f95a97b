#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/result_at.hpp"
#include "record/import.hpp"
#include "record/run_file.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ExitCode;

constexpr const char* in_use_file = "in-use";
constexpr std::uint64_t longest_name = 4096;

fs::path file_of(const std::string& name) { return fs::path(baselines_folder) / name / "run.json"; }

void check_name(const std::string& name) {
  const bool fits = !name.empty() && name.front() != '.' && name != in_use_file &&
                    std::all_of(name.begin(), name.end(), [](unsigned char c) {
                      return std::isalnum(c) || c == '.' || c == '_' || c == '-';
                    });
  if (!fits)
    throw Error(ExitCode::usage,
                fmt::format("'{}' cannot name a baseline; use letters, digits, '.', '_' and '-'", name));
}

/// The run that was measured last below results/, baselines left out.
fs::path newest_run() {
  fs::path newest;
  fs::file_time_type when{};
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("results", error)) {
    const fs::path file = entry.path() / "run.json";
    const fs::file_time_type written = fs::last_write_time(file, error);
    if (error || (!newest.empty() && written <= when)) continue;
    newest = file;
    when = written;
  }
  if (newest.empty())
    throw Error(ExitCode::usage, "there is no run below results/ yet; name the one to be saved");
  return newest;
}

std::string used_name() {
  const fs::path file = fs::path(baselines_folder) / in_use_file;
  if (!fs::exists(file)) return {};
  std::string name = base::read_file(file, longest_name);
  name.erase(name.find_last_not_of("\r\n ") + 1);
  return name;
}

ExitCode save(const std::string& name, const std::string& place) {
  check_name(name);
  const fs::path from = place.empty() ? newest_run() : fs::path(place);
  const record::Run run = result_at(from);
  std::error_code error;
  fs::create_directories(file_of(name).parent_path(), error);
  record::save(run, file_of(name));
  fmt::print("{}: {} of {}, {} benchmarks\n", file_of(name).string(), run.suite, run.started,
             run.cases.size());
  return ExitCode::ok;
}

ExitCode use(const std::string& name) {
  check_name(name);
  if (!fs::exists(file_of(name)))
    throw Error(ExitCode::usage,
                fmt::format("there is no baseline '{}'; `backbench baseline save {}` makes it", name, name));
  base::write_file_atomic(fs::path(baselines_folder) / in_use_file, name + "\n");
  fmt::print("{} is what `backbench compare NEW` compares with\n", name);
  return ExitCode::ok;
}

ExitCode list() {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(baselines_folder, error)) {
    if (fs::exists(entry.path() / "run.json")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  const std::string used = used_name();
  for (const std::string& name : names) {
    const record::Run run = record::load(file_of(name));
    fmt::print("{} {}  {}  {}  {} benchmarks\n", name == used ? "*" : " ", name, run.started, run.suite,
               run.cases.size());
  }
  if (names.empty())
    fmt::print("no baseline yet; `backbench baseline save NAME` makes one of the newest run\n");
  return ExitCode::ok;
}

}  // namespace

std::string baseline_in_use() {
  const std::string name = used_name();
  if (name.empty())
    throw Error(ExitCode::usage,
                "no baseline is in use; name BASE, or choose one with `backbench baseline use NAME`");
  return file_of(name).string();
}

record::Run result_at(const fs::path& place) {
  if (!fs::exists(place) && !place.has_parent_path() && fs::exists(file_of(place.string())))
    return record::load(file_of(place.string()));
  return record::load_any(place);
}

ExitCode baseline_command(const Words& words) {
  Arguments arguments(
      "baseline", "Results to compare with, kept in results/baselines/: small enough for the repository.",
      "  backbench baseline save main                          the newest run below results/\n"
      "  backbench baseline save v1.2 results/shop-20261124T031000Z\n"
      "  backbench baseline list\n"
      "  backbench baseline use main                           then: backbench compare NEW\n");
  std::string verb = "list", name, place;
  CLI::App& app = arguments.app();
  app.add_option("DO", verb, "list (default), save or use")
      ->type_name("")
      ->check(CLI::IsMember({"list", "save", "use"}).description(""));
  app.add_option("NAME", name, "of the baseline")->type_name("");
  app.add_option("RUN", place, "of save: folder of a run, or its run.json")->type_name("");
  if (!arguments.read(words)) return ExitCode::ok;
  if (verb == "list") return list();
  if (name.empty()) throw Error(ExitCode::usage, fmt::format("baseline {} needs a NAME", verb));
  return verb == "save" ? save(name, place) : use(name);
}

}  // namespace backbench::cli
