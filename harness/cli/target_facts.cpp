#include "base/error.hpp"
#include "cli/facts.hpp"
#include "target/launch.hpp"
#include "target/port.hpp"
#include "target/setup.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace backbench::cli {
namespace {

TargetKind kind_of(const scenario::TargetSpec& spec) {
  if (spec.url) return TargetKind::external;
  if (spec.embedded) return TargetKind::embedded;
  return spec.process ? TargetKind::process : TargetKind::compose;
}

/// Programs looked up in PATH by the setup steps and the command. One given by a path is usually what a setup
/// step makes, so it is missed only when there is no step that could.
std::vector<std::string> missing_programs(const scenario::TargetSpec& spec) {
  std::vector<std::string> missing;
  target::Launch launch;
  launch.environment = target::child_environment(spec.process->env);
  launch.folder = spec.folder;
  const auto look_for = [&](const scenario::Argv& argv) {
    if (argv.empty() || (argv.front().find('/') != std::string::npos && !spec.setup.empty())) return;
    launch.argv = argv;
    if (!target::find_program(launch).empty()) return;
    if (std::find(missing.begin(), missing.end(), argv.front()) == missing.end()) {
      missing.push_back(argv.front());
    }
  };
  for (const scenario::Argv& step : spec.setup) look_for(step);
  look_for(spec.process->command);
  return missing;
}

TargetFacts facts_of(const scenario::TargetSpec& spec) {
  TargetFacts facts;
  facts.name = spec.name;
  facts.kind = kind_of(spec);
  facts.cpus = spec.cpus;
  facts.port = spec.port.value_or(0);
  if (facts.port != 0) {
    if (const auto holder = target::port_holder(facts.port)) facts.port_holder = holder->text();
  }
  if (facts.kind != TargetKind::process) return facts;
  facts.missing_programs = missing_programs(spec);
  try {
    facts.set_up = target::is_set_up(spec);
  } catch (const base::Error& error) {
    facts.setup_fault = error.what();
  }
  return facts;
}

}  // namespace

Needs needs_of(const Selection& selection) {
  Needs needs;
  for (const fixture::PlannedCase& planned : selection.cases) {
    const scenario::Case& one = planned.definition;
    needs.connections = std::max(needs.connections, one.connections);
    needs.threads = std::max(needs.threads, one.threads);
    needs.new_connections = needs.new_connections || one.keepalive.requests > 0;
  }
  return needs;
}

std::vector<TargetFacts> target_facts(const Selection& selection) {
  std::vector<TargetFacts> all;
  std::set<const scenario::TargetSpec*> seen;
  for (const fixture::PlannedCase& planned : selection.cases) {
    const auto& spec = planned.definition.target;
    if (seen.insert(spec.get()).second) all.push_back(facts_of(*spec));
  }
  return all;
}

}  // namespace backbench::cli
