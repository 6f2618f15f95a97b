#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/facts.hpp"
#include "record/environment.hpp"
#include "target/launch.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>

#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

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

std::uint64_t open_files_hard_limit() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : 0;
}

int outgoing_ports() {
  const std::vector<int> range = numbers_in("/proc/sys/net/ipv4/ip_local_port_range");
  return range.size() == 2 ? range[1] - range[0] + 1 : 0;
}

std::vector<std::string> governors(const std::vector<int>& cpus) {
  std::vector<std::string> names;
  for (const int cpu : cpus) {
    std::istringstream text(text_of(fmt::format("{}/cpu{}/cpufreq/scaling_governor", processors, cpu)));
    if (std::string name; text >> name) names.push_back(name);
  }
  return names;
}

std::vector<int> allowed_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return {};
  std::vector<int> cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) cpus.push_back(cpu);
  }
  return cpus;
}

std::vector<int> online_cpus() {
  std::string text = text_of(fmt::format("{}/online", processors));
  if (text.ends_with('\n')) text.pop_back();
  return base::parse_cpu_list(text).value_or(std::vector<int>{});
}

/// Why the engine's socket takes no connection. One that is spoken to over a network is taken at its word.
std::optional<std::string> engine_fault() {
  const char* const host = std::getenv("DOCKER_HOST");
  const std::string address = host != nullptr && *host != '\0' ? host : "unix:///var/run/docker.sock";
  constexpr std::string_view local = "unix://";
  if (!address.starts_with(local)) return std::nullopt;
  sockaddr_un peer{};
  peer.sun_family = AF_UNIX;
  const std::string path = address.substr(local.size());
  if (path.size() >= sizeof peer.sun_path) return address + ": the path is too long";
  std::memcpy(peer.sun_path, path.c_str(), path.size() + 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return address + ": " + std::strerror(errno);
  const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0;
  const int error = errno;
  ::close(socket);
  return connected ? std::nullopt : std::optional(address + ": " + std::strerror(error));
}

bool is_in_path(const char* program) {
  target::Launch launch;
  launch.argv = {program};
  launch.environment = target::child_environment({});
  return !target::find_program(launch).empty();
}

}  // namespace

MachineFacts machine_facts(const std::vector<int>& generator, base::Nanoseconds watched, bool engine) {
  MachineFacts machine;
  const record::Environment here = record::environment_now({});
  machine.build_type = here.build_type;
  if (!here.load_average.empty()) machine.load_average = here.load_average.front();
  machine.open_files = open_files_hard_limit();
  machine.outgoing_ports = outgoing_ports();
  machine.listen_backlog = number_in("/proc/sys/net/core/somaxconn");
  machine.time_wait_reuse = number_in("/proc/sys/net/ipv4/tcp_tw_reuse");
  machine.cpus = allowed_cpus();
  machine.generator_cpus = generator;
  machine.online_cpus = online_cpus();
  machine.governors = governors(machine.online_cpus);
  if (engine) {
    machine.docker_found = is_in_path("docker");
    machine.engine_fault = engine_fault();
  }
  const std::string before = text_of("/proc/stat");
  std::this_thread::sleep_for(watched);
  machine.use = processor_use(before, text_of("/proc/stat"));
  return machine;
}

}  // namespace backbench::cli
