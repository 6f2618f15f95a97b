#include "base/cpu_list.hpp"
#include "cli/diagnosis.hpp"
#include "load/open_files.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {
namespace {

using base::format_share;

constexpr double near_limit = 0.8;
constexpr double some_stolen = 0.02, much_stolen = 0.1;
constexpr double some_busy = 0.1, much_busy = 0.5;
constexpr double some_load = 0.5;      // of the processors
constexpr int time_wait_seconds = 60;  // TCP_TIMEWAIT_LEN of the kernel

Diagnosis fine(std::string check, std::string text) {
  return {std::move(check), Grade::fine, std::move(text), "", ""};
}

Diagnosis found(std::string check, Grade grade, std::string text, std::string cure) {
  return {std::move(check), grade, std::move(text), std::move(cure), ""};
}

Grade grade_of(double share, double some, double much) {
  return share >= much ? Grade::spoils : share >= some ? Grade::caution : Grade::fine;
}

bool intersect(const std::vector<int>& a, const std::vector<int>& b) {
  return std::any_of(a.begin(), a.end(), [&](int cpu) { return std::count(b.begin(), b.end(), cpu) > 0; });
}

const std::vector<int>& generator_of(const MachineFacts& machine) {
  return machine.generator_cpus.empty() ? machine.cpus : machine.generator_cpus;
}

/// "flask, sanic and 7 more".
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 3;
  if (names.size() <= shown) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + shown - 1, ", "),
                     names.size() - shown + 1);
}

}  // namespace

std::optional<Diagnosis> check_build(const MachineFacts& machine) {
  if (machine.build_type != "debug") return fine("build", fmt::format("{} build", machine.build_type));
  return found("build", Grade::spoils, "this is a debug build: the generator would be the limit",
               "measure with a release build: cmake --preset release && cmake --build --preset release");
}

std::optional<Diagnosis> check_open_files(const MachineFacts& machine, const Needs& needs) {
  const std::uint64_t limit = machine.open_files;
  if (limit == 0) return std::nullopt;
  if (needs.connections == 0) return fine("open-files", fmt::format("a process may have {} open", limit));
  const std::uint64_t needed = load::open_files_needed(needs.connections);
  const std::string text =
      fmt::format("{} connections need {}, a process may have {}", needs.connections, needed, limit);
  if (needed <= limit) return fine("open-files", text);
  return found("open-files", Grade::spoils, text,
               fmt::format("raise the hard limit (as root: ulimit -Hn {}, or `nofile` in "
                           "/etc/security/limits.conf), or ask for fewer connections",
                           needed));
}

std::optional<Diagnosis> check_outgoing_ports(const MachineFacts& machine, const Needs& needs) {
  const int ports = machine.outgoing_ports;
  if (ports == 0) return std::nullopt;
  if (needs.connections == 0) return fine("outgoing-ports", fmt::format("there are {}", ports));
  const std::string text =
      fmt::format("{} connections to one address, there are {}", needs.connections, ports);
  if (needs.connections < near_limit * ports) return fine("outgoing-ports", text);
  return found("outgoing-ports", needs.connections > ports ? Grade::spoils : Grade::caution, text,
               "widen the range: sysctl -w net.ipv4.ip_local_port_range='1024 65535'");
}

std::optional<Diagnosis> check_time_wait(const MachineFacts& machine, const Needs& needs) {
  if (!needs.new_connections || machine.outgoing_ports == 0 || !machine.time_wait_reuse) return std::nullopt;
  if (*machine.time_wait_reuse != 0) return fine("time-wait", "ports of closed connections are used again");
  return found(
      "time-wait", Grade::caution,
      fmt::format("a closed connection keeps its port for {} s, so {} ports last for {} new "
                  "connections a second",
                  time_wait_seconds, machine.outgoing_ports, machine.outgoing_ports / time_wait_seconds),
      "let the kernel use them again on loopback: sysctl -w net.ipv4.tcp_tw_reuse=2");
}

std::optional<Diagnosis> check_backlog(const MachineFacts& machine, const Needs& needs) {
  if (!machine.listen_backlog) return std::nullopt;
  const int backlog = *machine.listen_backlog;
  const std::string text = fmt::format("at most {} connections wait to be accepted", backlog);
  if (needs.connections <= backlog) return fine("backlog", text);
  const std::string cure = fmt::format("sysctl -w net.core.somaxconn={}", needs.connections);
  if (needs.new_connections) {
    return found("backlog", Grade::spoils,
                 fmt::format("{}, and up to {} are opened while measuring: each one too many is "
                             "dropped and costs its request a second",
                             text, needs.connections),
                 cure);
  }
  return found("backlog", Grade::caution,
               fmt::format("{}, and {} are opened at once before measuring: some may take seconds", text,
                           needs.connections),
               cure);
}

std::optional<Diagnosis> check_governor(const MachineFacts& machine) {
  if (machine.governors.empty()) return std::nullopt;
  const std::set<std::string> names(machine.governors.begin(), machine.governors.end());
  const std::string text = fmt::format("the processors' clock is governed by {}", fmt::join(names, ", "));
  if (names == std::set<std::string>{"performance"}) return fine("governor", text);
  return found("governor", Grade::caution, text + ": it follows the load",
               "for the time of the measurement: cpupower frequency-set -g performance");
}

std::optional<Diagnosis> check_steal(const MachineFacts& machine) {
  if (!machine.use) return std::nullopt;
  const double share = machine.use->steal_share;
  const std::string text =
      fmt::format("the hypervisor takes {} of the processors' time", format_share(share));
  const Grade grade = grade_of(share, some_stolen, much_stolen);
  if (grade == Grade::fine) return fine("steal", text);
  return found("steal", grade, text, "measure on a machine of its own, or when its neighbours are quiet");
}

std::optional<Diagnosis> check_busy(const MachineFacts& machine) {
  if (!machine.use) return std::nullopt;
  const double share = machine.use->busy_share;
  const std::string text = fmt::format("other processes use {} of the processors", format_share(share));
  const Grade grade = grade_of(share, some_busy, much_busy);
  if (grade == Grade::fine) return fine("busy", text);
  return found("busy", grade, text, "end what runs beside (`top` shows it), or wait for it");
}

std::optional<Diagnosis> check_load(const MachineFacts& machine) {
  if (!machine.load_average || machine.cpus.empty()) return std::nullopt;
  const auto count = static_cast<double>(machine.cpus.size());
  const std::string text = fmt::format("the load average is {:.2f} on {}", *machine.load_average,
                                       count == 1 ? "one processor" : fmt::format("{} processors", count));
  if (*machine.load_average < some_load * count) return fine("load", text);
  return found("load", Grade::caution, text, "wait until the machine is idle");
}

std::optional<Diagnosis> check_cores(const MachineFacts& machine, std::span<const TargetFacts> targets) {
  if (machine.cpus.empty()) return std::nullopt;
  const std::vector<int>& generator = generator_of(machine);
  std::vector<std::string> sharing, crowded;
  std::size_t local = 0;
  for (const TargetFacts& target : targets) {
    if (target.kind == TargetKind::external) continue;
    ++local;
    const std::vector<int>& used = target.cpus.empty() ? machine.cpus : target.cpus;
    if (intersect(used, generator)) sharing.push_back(target.name);
    if (generator.size() == 1 && used == generator) crowded.push_back(target.name);
  }
  const std::string text = "the generator may run on " + base::format_cpu_list(generator);
  if (sharing.empty()) return fine("cores", text + (local > 0 ? ", apart from the targets" : ""));
  const std::string cure =
      machine.cpus.size() < 2
          ? "give the machine another core, or measure a target on another machine"
          : fmt::format("keep them apart: `backbench run --cpus {}`, and `cpus: [{}]` in each target.yaml",
                        machine.cpus.front(), machine.cpus.back());
  if (!crowded.empty()) {
    return found("cores", Grade::spoils, text + " and takes turns there with " + some_of(crowded), cure);
  }
  return found("cores", Grade::caution,
               text + " and so may " + some_of(sharing) +
                   ": figures compare servers, they do not show what one can do alone",
               cure);
}

std::optional<Diagnosis> check_threads(const MachineFacts& machine, const Needs& needs) {
  if (needs.connections == 0 || machine.cpus.empty()) return std::nullopt;
  const std::size_t cores = generator_of(machine).size();
  const std::string text = fmt::format("{} generator threads, cores for them: {}", needs.threads, cores);
  if (static_cast<std::size_t>(needs.threads) <= cores) return fine("threads", text);
  return found("threads", Grade::caution, text + ": they wait for each other",
               fmt::format("give `threads` at most {}; one is enough for most servers", cores));
}

std::optional<Diagnosis> check_engine(const MachineFacts& machine, std::span<const TargetFacts> targets) {
  std::vector<std::string> names;
  for (const TargetFacts& target : targets) {
    if (target.kind == TargetKind::compose) names.push_back(target.name);
  }
  if (names.empty()) return std::nullopt;
  const std::string who = some_of(names);
  if (machine.engine_fault) {
    return found("engine", Grade::spoils,
                 fmt::format("{} run in containers: {}", who, machine.engine_fault->reason),
                 machine.engine_fault->cure.empty() ? "see that `docker version` answers"
                                                    : machine.engine_fault->cure);
  }
  return fine("engine", fmt::format("a container engine is there for {}", who));
}

}  // namespace backbench::cli
