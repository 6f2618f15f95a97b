#include "record/environment.hpp"

#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

#include <charconv>
#include <sstream>
#include <string_view>
#include <sys/resource.h>
#include <sys/utsname.h>

#include <fmt/format.h>
#include <unistd.h>

namespace backbench::record {
namespace {

std::string read_or_empty(const std::filesystem::path& file) {
  try {
    return base::read_file(file, 4 << 20);
  } catch (const base::Error&) {
    return {};
  }
}

/// "model name	: Intel Xeon" -> "Intel Xeon", of the first line with that key; how /proc writes its tables.
std::string value_in(const std::string& table, std::string_view key) {
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string_view name =
        std::string_view(line).substr(0, line.find_last_not_of(" \t", colon - 1) + 1);
    const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
    if (name == key && begin != std::string::npos) return line.substr(begin);
  }
  return {};
}

template <class Number>
Number leading(std::string_view text) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string compiler() {
#ifdef __clang__
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

std::vector<double> load_average() {
  std::istringstream text(read_or_empty("/proc/loadavg"));
  text.imbue(std::locale::classic());
  std::vector<double> loads;
  for (double load; loads.size() < 3 && text >> load;) loads.push_back(load);
  return loads;
}

std::uint64_t open_files_limit() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

std::uint64_t open_files_hard_limit() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : 0;
}

int outgoing_ports() {
  std::istringstream text(read_or_empty("/proc/sys/net/ipv4/ip_local_port_range"));
  text.imbue(std::locale::classic());
  int first = 0, last = 0;
  return text >> first >> last ? last - first + 1 : 0;
}

std::string cpu_governor() {
  std::istringstream text(read_or_empty("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
  std::string name;
  text >> name;
  return name;
}

std::vector<std::string> benchmark_variables() {
  std::vector<std::string> found;
  for (char** entry = environ; entry && *entry; ++entry)
    if (std::string_view(*entry).starts_with("BENCHMARK_")) found.emplace_back(*entry);
  return found;
}

}  // namespace

Environment environment_now(std::vector<std::string> command_line) {
  Environment e;
  e.backbench_version = BACKBENCH_VERSION;
  e.compiler = compiler();
  e.build_type = BACKBENCH_BUILD_TYPE;
  if (utsname system{}; uname(&system) == 0) {
    e.host_name = system.nodename;
    e.kernel = fmt::format("{} {} {}", system.sysname, system.release, system.machine);
  }
  const std::string cpu_table = read_or_empty("/proc/cpuinfo");
  e.cpu_model = value_in(cpu_table, "model name");
  e.cpu_mhz = leading<double>(value_in(cpu_table, "cpu MHz"));
  e.cpus = static_cast<int>(base::allowed_cpus().size());
  e.memory_bytes =
      leading<std::uint64_t>(value_in(read_or_empty("/proc/meminfo"), "MemTotal")) * 1024;  // "… kB"
  e.load_average = load_average();
  e.open_files_limit = open_files_limit();
  e.open_files_hard_limit = open_files_hard_limit();
  e.outgoing_ports = outgoing_ports();
  e.cpu_governor = cpu_governor();
  std::error_code gone;  // the working directory may have been deleted
  e.commit = commit_of(std::filesystem::current_path(gone));
  e.command_line = std::move(command_line);
  e.benchmark_variables = benchmark_variables();
  return e;
}

}  // namespace backbench::record
