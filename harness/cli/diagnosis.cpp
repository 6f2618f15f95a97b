#include "cli/diagnosis.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

namespace backbench::cli {
namespace {

/// user, nice, system, idle, iowait, irq, softirq, steal of all processors, in ticks since the start.
using Ticks = std::array<std::uint64_t, 8>;

std::optional<Ticks> ticks_of(std::string_view stat) {
  if (!stat.starts_with("cpu ")) return std::nullopt;
  stat.remove_prefix(4);
  Ticks ticks{};
  for (std::uint64_t& value : ticks) {
    stat.remove_prefix(std::min(stat.find_first_not_of(' '), stat.size()));
    const auto [end, error] = std::from_chars(stat.data(), stat.data() + stat.size(), value);
    if (error != std::errc{}) return std::nullopt;
    stat.remove_prefix(static_cast<std::size_t>(end - stat.data()));
  }
  return ticks;
}

}  // namespace

std::string_view name_of(Grade grade) {
  switch (grade) {
    case Grade::fine:
      return "ok";
    case Grade::caution:
      return "caution";
    case Grade::spoils:
      break;
  }
  return "spoils";
}

std::vector<Diagnosis> diagnose(const MachineFacts& machine, const Needs& needs,
                                std::span<const TargetFacts> targets) {
  std::vector<Diagnosis> found;
  const auto add = [&found](std::optional<Diagnosis> one) {
    if (one) found.push_back(std::move(*one));
  };
  add(check_build(machine));
  add(check_open_files(machine, needs));
  add(check_outgoing_ports(machine, needs));
  add(check_time_wait(machine, needs));
  add(check_backlog(machine, needs));
  add(check_governor(machine));
  add(check_steal(machine));
  add(check_busy(machine));
  add(check_load(machine));
  add(check_cores(machine, targets));
  add(check_threads(machine, needs));
  add(check_engine(machine, targets));
  for (const TargetFacts& target : targets) {
    add(check_tools(target));
    add(check_setup(target));
    add(check_port(target));
    add(check_pinning(machine, target));
  }
  return found;
}

bool is_fit(std::span<const Diagnosis> found) {
  return std::none_of(found.begin(), found.end(),
                      [](const Diagnosis& one) { return one.grade == Grade::spoils; });
}

std::optional<ProcessorUse> processor_use(std::string_view before, std::string_view after) {
  const std::optional<Ticks> first = ticks_of(before), second = ticks_of(after);
  if (!first || !second) return std::nullopt;
  Ticks spent{};
  for (std::size_t i = 0; i < spent.size(); ++i) {
    // A kernel that corrects itself can count backwards, iowait above all.
    spent[i] = (*second)[i] > (*first)[i] ? (*second)[i] - (*first)[i] : 0;
  }
  const auto total = static_cast<double>(std::accumulate(spent.begin(), spent.end(), std::uint64_t{0}));
  if (total == 0) return std::nullopt;
  const auto idle = static_cast<double>(spent[3] + spent[4]);
  const auto stolen = static_cast<double>(spent[7]);
  return ProcessorUse{(total - idle - stolen) / total, stolen / total};
}

}  // namespace backbench::cli
