#include "base/cpu_list.hpp"
#include "cli/diagnosis.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {
namespace {

/// Debian's packages of what the commands under targets/ name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> packages{{
    {"python3", "python3 python3-venv"},
    {"node", "nodejs"},
    {"npm", "npm"},
    {"go", "golang-go"},
    {"cargo", "cargo"},
    {"nginx", "nginx-light"},
    {"java", "default-jre-headless"},
}};

Diagnosis of(const TargetFacts& target, std::string check, Grade grade, std::string text,
             std::string cure = "") {
  return {std::move(check), grade, std::move(text), std::move(cure), target.name};
}

std::string install_cure(const std::vector<std::string>& programs) {
  std::vector<std::string_view> known;
  for (const std::string& program : programs) {
    const auto* entry = std::find_if(packages.begin(), packages.end(),
                                     [&](const auto& package) { return package.first == program; });
    if (entry == packages.end()) return "install what is missing, or correct the commands in its target.yaml";
    known.push_back(entry->second);
  }
  return fmt::format("apt-get install {}", fmt::join(known, " "));
}

}  // namespace

std::optional<Diagnosis> check_pinning(const MachineFacts& machine, const TargetFacts& target) {
  if (target.cpus.empty() || machine.online_cpus.empty()) return std::nullopt;
  std::vector<int> absent;
  std::copy_if(target.cpus.begin(), target.cpus.end(), std::back_inserter(absent), [&](int cpu) {
    return std::find(machine.online_cpus.begin(), machine.online_cpus.end(), cpu) ==
           machine.online_cpus.end();
  });
  const std::string pinned = fmt::format("pinned to {}", base::format_cpu_list(target.cpus));
  if (absent.empty()) return of(target, "pinning", Grade::fine, pinned);
  return of(target, "pinning", Grade::spoils,
            fmt::format("{}, and this machine has no core {}", pinned, base::format_cpu_list(absent)),
            fmt::format("correct `cpus`; there are {}", base::format_cpu_list(machine.online_cpus)));
}

std::optional<Diagnosis> check_tools(const TargetFacts& target) {
  if (target.kind != TargetKind::process) return std::nullopt;
  if (target.missing_programs.empty()) return of(target, "tools", Grade::fine, "all its commands are there");
  return of(target, "tools", Grade::spoils,
            fmt::format("command not found: {}", fmt::join(target.missing_programs, ", ")),
            install_cure(target.missing_programs));
}

std::optional<Diagnosis> check_setup(const TargetFacts& target) {
  if (target.kind != TargetKind::process) return std::nullopt;
  if (target.setup_fault) {
    return of(target, "setup", Grade::spoils, *target.setup_fault, "correct its target.yaml");
  }
  if (target.set_up) return of(target, "setup", Grade::fine, "done, or none needed");
  return of(target, "setup", Grade::caution, "not done yet, or its inputs have changed",
            "the first run does it, and may need the network for it");
}

std::optional<Diagnosis> check_port(const TargetFacts& target) {
  if (target.port == 0 || target.kind == TargetKind::external) return std::nullopt;
  if (!target.port_holder) return of(target, "port", Grade::fine, fmt::format("{} is free", target.port));
  return of(target, "port", Grade::spoils, fmt::format("{} belongs to {}", target.port, *target.port_holder),
            "end it, or give the target another `port`; `auto` takes a free one");
}

}  // namespace backbench::cli
