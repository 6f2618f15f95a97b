#include "cli/suites.hpp"

#include "base/error.hpp"
#include "cli/problems.hpp"
#include "cli/via.hpp"
#include "scenario/case.hpp"
#include "scenario/reader.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {
namespace {

using base::Error;
using base::ExitCode;

std::vector<scenario::Suite> read_all(const Choice& choice) {
  std::vector<scenario::Suite> suites;
  Findings findings(choice.error_format);
  for (const std::string& file : choice.files) {
    scenario::Problems problems;
    auto suite = scenario::read_suite(file, scenario::process_environment(), problems);
    findings.add(problems);
    if (suite) suites.push_back(std::move(*suite));
  }
  findings.print(stderr);
  if (findings.count() > 0) throw Error(ExitCode::usage, findings.summary() + "; nothing was started");
  std::set<std::string> names;
  for (const scenario::Suite& suite : suites) {
    if (!names.insert(suite.name).second) {
      throw Error(ExitCode::usage,
                  fmt::format("two suites are called '{}'; run them one after the other", suite.name));
    }
  }
  return suites;
}

std::string filters_of(const Choice& choice) {
  std::vector<std::string> given;
  if (!choice.filter.empty()) given.push_back(fmt::format("--filter={}", choice.filter));
  if (choice.google.filter) given.push_back(fmt::format("--benchmark_filter={}", *choice.google.filter));
  return fmt::format("{}", fmt::join(given, " and "));
}

}  // namespace

Selection select(const Choice& choice) {
  Selection selection;
  selection.suites = read_all(choice);
  std::size_t all = 0;
  for (const scenario::Suite& suite : selection.suites) {
    for (scenario::Case& c : scenario::expand(suite)) {
      if (selection.suites.size() > 1) c.name = suite.name + "/" + c.name;
      ++all;
      if (!fixture::matches(choice.filter, c.name)) continue;
      if (!fixture::matches(choice.google.filter.value_or(""), c.name)) continue;
      fixture::PlannedCase planned = fixture::planned(std::move(c), choice.google);
      if (choice.repetitions) planned.repetitions = *choice.repetitions;
      selection.cases.push_back(std::move(planned));
    }
  }
  if (selection.cases.empty()) {
    throw Error(ExitCode::usage,
                fmt::format("none of the {} benchmarks matches {}; `backbench list` prints their names", all,
                            filters_of(choice)));
  }
  if (choice.via_compose) run_through_compose(selection.cases);
  return selection;
}

base::Nanoseconds Selection::planned_time() const {
  base::Nanoseconds total{0};
  for (const fixture::PlannedCase& c : cases) total += c.definition.trial_time() * c.repetitions;
  return total;
}

int Selection::trials() const {
  int total = 0;
  for (const fixture::PlannedCase& c : cases) total += c.repetitions;
  return total;
}

scenario::Order Selection::order() const {
  const bool interleaved = std::all_of(suites.begin(), suites.end(), [](const scenario::Suite& suite) {
    return suite.order == scenario::Order::interleaved;
  });
  return interleaved ? scenario::Order::interleaved : scenario::Order::sequential;
}

std::string Selection::name() const {
  std::vector<std::string> names;
  for (const scenario::Suite& suite : suites) names.push_back(suite.name);
  return fmt::format("{}", fmt::join(names, "+"));
}

std::vector<std::string> suites_at_hand() {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios", ignored)) {
    if (entry.path().extension() == ".yaml") found.push_back(entry.path().string());
  }
  if (found.empty()) {
    throw Error(ExitCode::usage,
                "no suite was given and there is none under scenarios/ here; name a suite file");
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace backbench::cli
