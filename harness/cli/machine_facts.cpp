#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/facts.hpp"
#include "record/environment.hpp"
#include "target/engine.hpp"

#include <atomic>
#include <filesystem>
#include <sstream>
#include <thread>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

constexpr const char* processors = "/sys/devices/system/cpu";

std::string text_of(const std::filesystem::path& file) {
  try {
    return base::read_file(file, 4 << 20);
  } catch (const base::Error&) {
    return {};
  }
}

std::vector<int> numbers_in(const std::filesystem::path& file) {
  std::istringstream text(text_of(file));
  text.imbue(std::locale::classic());
  std::vector<int> numbers;
  for (int number; text >> number;) numbers.push_back(number);
  return numbers;
}

std::optional<int> number_in(const std::filesystem::path& file) {
  const std::vector<int> numbers = numbers_in(file);
  return numbers.empty() ? std::nullopt : std::optional(numbers.front());
}

std::vector<std::string> governors(const std::vector<int>& cpus) {
  std::vector<std::string> names;
  for (const int cpu : cpus) {
    std::istringstream text(text_of(fmt::format("{}/cpu{}/cpufreq/scaling_governor", processors, cpu)));
    if (std::string name; text >> name) names.push_back(name);
  }
  return names;
}

std::vector<int> online_cpus() {
  std::string text = text_of(fmt::format("{}/online", processors));
  if (text.ends_with('\n')) text.pop_back();
  return base::parse_cpu_list(text).value_or(std::vector<int>{});
}

/// Asks it for its version as a run would, wherever DOCKER_HOST says it is. A message ends in its cure.
std::optional<EngineFault> engine_fault() {
  const std::atomic<bool> never{false};
  try {
    target::Engine(never).find_compose(never);
    return std::nullopt;
  } catch (const base::Error& error) {
    const std::string message = error.what();
    const std::size_t cure = message.rfind("; ");
    if (cure == std::string::npos) return EngineFault{message, {}};
    return EngineFault{message.substr(0, cure), message.substr(cure + 2)};
  }
}

}  // namespace

MachineFacts machine_facts(const std::vector<int>& generator, base::Nanoseconds watched, bool engine) {
  MachineFacts machine;
  const record::Environment here = record::environment_now({});
  machine.build_type = here.build_type;
  if (!here.load_average.empty()) machine.load_average = here.load_average.front();
  machine.open_files = here.open_files_hard_limit;
  machine.outgoing_ports = here.outgoing_ports;
  machine.listen_backlog = number_in("/proc/sys/net/core/somaxconn");
  machine.time_wait_reuse = number_in("/proc/sys/net/ipv4/tcp_tw_reuse");
  machine.cpus = base::allowed_cpus();
  machine.generator_cpus = generator;
  machine.online_cpus = online_cpus();
  machine.governors = governors(machine.online_cpus);
  if (engine) machine.engine_fault = engine_fault();
  const std::string before = text_of("/proc/stat");
  std::this_thread::sleep_for(watched);
  machine.use = processor_use(before, text_of("/proc/stat"));
  return machine;
}

}  // namespace backbench::cli
