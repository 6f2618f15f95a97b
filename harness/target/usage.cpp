#include "target/usage.hpp"

#include "target/proc_stat.hpp"
#include "target/process_tree.hpp"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

namespace backbench::target {
namespace {

base::Nanoseconds from_ticks(std::uint64_t ticks) {
  static const auto a_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  return base::Nanoseconds{static_cast<std::int64_t>(ticks * (1'000'000'000 / a_second))};
}

/// In ticks where the process ended a moment ago and has no clock any more.
base::Nanoseconds own_cpu(int pid, const ProcStat& stat) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    return from_ticks(stat.own_ticks);
  }
  return std::chrono::seconds{used.tv_sec} + base::Nanoseconds{used.tv_nsec};
}

/// The number behind `key` in a file of "Key: value" lines.
std::optional<std::uint64_t> value_of(const std::string& file, std::string_view key) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key)) continue;
    const std::size_t digits = line.find_first_of("0123456789");
    if (digits != std::string::npos) return std::strtoull(line.c_str() + digits, nullptr, 10);
  }
  return std::nullopt;
}

void add_memory(int pid, Usage& usage) {
  const auto kibibytes = value_of(fmt::format("/proc/{}/smaps_rollup", pid), "Pss:");
  if (!kibibytes) {
    usage.memory_bytes.reset();
  } else if (usage.memory_bytes) {
    *usage.memory_bytes += *kibibytes * 1024;
  }
}

void add_switches(int pid, Usage& usage) {
  std::error_code error;
  const std::filesystem::directory_iterator threads(fmt::format("/proc/{}/task", pid), error);
  if (error) return;
  for (const auto& thread : threads) {
    const std::string file = (thread.path() / "status").string();
    const auto voluntary = value_of(file, "voluntary_ctxt_switches:");
    const auto involuntary = value_of(file, "nonvoluntary_ctxt_switches:");
    if (!voluntary || !involuntary) continue;
    usage.switches[number_of(thread.path().filename().c_str())] = {*voluntary, *involuntary};
  }
}

std::uint64_t entries_of(const std::string& folder) {
  std::error_code error;
  std::uint64_t count = 0;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    ++count;
  return error ? 0 : count;
}

void add_open_files(int pid, Usage& usage) {
  const auto limit = value_of(fmt::format("/proc/{}/limits", pid), "Max open files");
  const std::uint64_t open = entries_of(fmt::format("/proc/{}/fd", pid));
  if (!limit || *limit == 0 || open == 0) return;
  const auto share = [](const OpenFiles& files) {
    return static_cast<double>(files.open) / static_cast<double>(files.limit);
  };
  const OpenFiles files{open, *limit};
  if (!usage.open_files || share(files) > share(*usage.open_files)) usage.open_files = files;
}

Usage sum_of(const std::vector<int>& pids) {
  Usage usage;
  usage.memory_bytes = 0;
  for (const int pid : pids) {
    ProcStat stat;
    if (!read_stat(pid, stat)) continue;
    ++usage.processes;
    usage.cpu += own_cpu(pid, stat) + from_ticks(stat.children_ticks);
    add_memory(pid, usage);
    add_switches(pid, usage);
    add_open_files(pid, usage);
  }
  usage.at = base::Clock::now();
  return usage;
}

}  // namespace

Usage usage_of_tree(int root) {
  std::vector<int> pids = descendants(root);
  pids.push_back(root);
  return sum_of(pids);
}

Usage usage_of_descendants(int shepherd) {
  Usage usage = sum_of(descendants(shepherd));
  ProcStat stat;
  if (read_stat(shepherd, stat)) usage.cpu += from_ticks(stat.children_ticks);
  usage.at = base::Clock::now();
  return usage;
}

Switches switches_between(const Usage& earlier, const Usage& later) {
  Switches total;
  for (const auto& [thread, now] : later.switches) {
    const auto found = earlier.switches.find(thread);
    const Switches before = found == earlier.switches.end() ? Switches{} : found->second;
    if (now.voluntary < before.voluntary || now.involuntary < before.involuntary)
      continue;  // its number anew
    total.voluntary += now.voluntary - before.voluntary;
    total.involuntary += now.involuntary - before.involuntary;
  }
  return total;
}

}  // namespace backbench::target
