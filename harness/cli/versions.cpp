#include "cli/versions.hpp"

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "cli/image_name.hpp"
#include "cli/problems.hpp"
#include "fixture/google_flags.hpp"
#include "record/environment.hpp"
#include "scenario/case.hpp"
#include "scenario/reader.hpp"
#include "target/image_target.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ExitCode;

/// Empty when there is none.
fs::path target_file(const std::string& given, const fs::path& suite_file) {
  std::error_code error;
  if (fs::is_regular_file(fs::path(given) / "target.yaml", error)) return fs::path(given) / "target.yaml";
  fs::path folder = fs::absolute(suite_file, error).lexically_normal().parent_path();
  for (;; folder = folder.parent_path()) {
    const fs::path file = folder / "targets" / given / "target.yaml";
    if (fs::is_regular_file(file, error)) return file;
    if (folder == folder.parent_path()) return {};
  }
}

std::shared_ptr<const scenario::TargetSpec> target_of_suite(const std::string& given,
                                                            const scenario::Suite& suite) {
  for (const auto& target : suite.targets) {
    if (target->name == given) return target;
  }
  return nullptr;
}

std::shared_ptr<const scenario::TargetSpec> read_target(const fs::path& file) {
  scenario::Problems problems;
  auto spec = scenario::read_target(file, scenario::process_environment(), problems);
  Findings findings(base::ErrorFormat::human);
  findings.add(problems);
  findings.print(stderr);
  if (!spec || findings.count() > 0)
    throw Error(ExitCode::usage, findings.summary() + "; nothing was started");
  return std::make_shared<const scenario::TargetSpec>(std::move(*spec));
}

/// The id of an image, or why there is none, as the end of a sentence.
struct SoughtImage {
  std::string id;
  std::string none;
};

SoughtImage seek_image(const std::string& given) {
  if (!could_be_image(given)) return {{}, "and no name that an image can have"};
  const std::atomic<bool> never{false};
  try {
    if (const auto id = target::find_image(given, never)) return {*id, {}};
  } catch (const Error& error) {
    return {{}, fmt::format("and images cannot be looked for: {}", error.what())};
  }
  return {{}, "and no image that the container engine has (build or pull it first)"};
}

[[noreturn]] void unknown(const std::string& option, const std::string& given, const scenario::Suite& suite,
                          const std::string& no_image) {
  std::vector<std::string_view> names;
  for (const auto& target : suite.targets) names.push_back(target->name);
  const std::string_view near = base::nearest(given, names);
  throw Error(ExitCode::usage,
              fmt::format("{}: '{}' is no target of {} (it has {}), no folder with a target.yaml in it, no "
                          "folder under targets/, {}{}",
                          option, given, suite.path.string(), fmt::join(names, ", "), no_image,
                          near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

Version version_of_image(const std::string& given, const std::string& id) {
  scenario::TargetSpec spec;
  spec.name = target_name_of_image(given);
  spec.image = id;  // a name may come to mean another image while this is running
  Version version;
  version.account = {given, spec.name, {}, {}, id};
  version.spec = std::make_shared<const scenario::TargetSpec>(std::move(spec));
  return version;
}

void require_two_copies(const std::string& option, const scenario::TargetSpec& spec) {
  const auto refuse = [&](std::string_view why) {
    throw Error(ExitCode::usage,
                fmt::format("{}: target {} {}; `ab` starts both versions and a second copy of base "
                            "afresh in every block, side by side",
                            option, spec.name, why));
  };
  if (spec.url) refuse("is a url, which backbench cannot start");
  if (!spec.process && !spec.embedded)
    refuse("is a service of a compose file; give it a `process`, or name the service's image instead");
  if (!spec.socket.empty()) refuse("listens on one socket; give it `port: auto`");
}

std::vector<scenario::Case> cases_on(
    const scenario::Suite& suite, const Version& version,
    const std::vector<std::shared_ptr<const scenario::Scenario>>& scenarios) {
  scenario::Suite one = suite;
  one.targets = {version.spec};
  one.scenarios.clear();
  for (const auto& given : scenarios) {
    scenario::Scenario changed = *given;
    changed.targets = {version.spec->name};
    one.scenarios.push_back(std::make_shared<const scenario::Scenario>(std::move(changed)));
  }
  return scenario::expand(one);
}

}  // namespace

Version find_version(const std::string& option, const std::string& given, const scenario::Suite& suite) {
  Version version;
  version.account.given = given;
  fs::path folder = suite.path.parent_path();
  version.spec = target_of_suite(given, suite);
  if (version.spec == nullptr) {
    const fs::path file = target_file(given, suite.path);
    if (file.empty()) {
      const SoughtImage image = seek_image(given);
      if (image.id.empty()) unknown(option, given, suite, image.none);
      return version_of_image(given, image.id);
    }
    version.spec = read_target(file);
    folder = file.parent_path();
  } else if (!version.spec->folder.empty()) {
    folder = version.spec->folder;
  }
  require_two_copies(option, *version.spec);
  version.account.target = version.spec->name;
  version.account.folder = folder.string();
  version.account.commit = record::commit_of(folder.empty() ? fs::path(".") : folder);
  return version;
}

void require_one_way_to_run(const std::array<Version, 2>& versions) {
  const auto& [base, contender] = versions;
  if (base.spec->image.has_value() == contender.spec->image.has_value()) return;
  const auto told = [](const Version& v) {
    return fmt::format("{} is {}", v.account.given, v.spec->image ? "an image" : "no image");
  };
  throw Error(ExitCode::usage,
              fmt::format("--base {}, --new {}: a container beside a process would compare two ways to run; "
                          "name two images, or two targets",
                          told(base), told(contender)));
}

std::vector<ab::Benchmark> benchmarks_of(const scenario::Suite& suite, const std::array<Version, 2>& versions,
                                         const std::string& filter) {
  const std::string& base = versions[0].spec->name;
  const bool known = target_of_suite(base, suite) != nullptr;
  std::vector<std::shared_ptr<const scenario::Scenario>> scenarios;
  for (const auto& one : suite.scenarios) {
    const auto& names = one->targets;
    if (!known || std::find(names.begin(), names.end(), base) != names.end()) scenarios.push_back(one);
  }
  std::vector<scenario::Case> on_base = cases_on(suite, versions[0], scenarios);
  std::vector<scenario::Case> on_new = cases_on(suite, versions[1], scenarios);
  std::vector<ab::Benchmark> benchmarks;
  for (std::size_t i = 0; i < on_base.size(); ++i) {
    if (!fixture::matches(filter, on_base[i].name)) continue;
    if (!on_base[i].scenario->stages.empty()) {
      throw Error(
          ExitCode::usage,
          fmt::format(
              "{} has stages, and turns of 25 ms cannot follow a load that changes over time; leave it "
              "out with --filter",
              on_base[i].name));
    }
    std::string name = on_base[i].name;
    std::vector<ab::Gate> gates = ab::gates_of(on_base[i].scenario->gate, !on_base[i].rate);
    ab::Limits limits = ab::limits_of(on_base[i].scenario->threshold);
    benchmarks.push_back({std::move(name),
                          false,
                          {std::move(on_base[i]), std::move(on_new[i])},
                          std::move(gates),
                          std::move(limits)});
  }
  if (benchmarks.empty()) {
    throw Error(ExitCode::usage, fmt::format("none of the {} benchmarks on {} matches --filter={}",
                                             on_base.size(), base, filter));
  }
  return benchmarks;
}

ab::Benchmark sentinel_of(const ab::Benchmark& benchmark) {
  return {"sentinel/" + benchmark.name,
          true,
          {benchmark[ab::Arm::base], benchmark[ab::Arm::base]},
          benchmark.gates};
}

}  // namespace backbench::cli
