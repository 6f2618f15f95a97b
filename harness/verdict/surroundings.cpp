#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"
#include "verdict/limit.hpp"

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

using base::format_count;
using base::format_share;
using record::Severity;
using record::Surroundings;

constexpr double some_stolen = 0.02, much_stolen = 0.1;
constexpr double some_throttled = 0.01, much_throttled = 0.05;
constexpr double some_others = 0.1, much_others = 0.5;  // of the machine
constexpr double near_limit = 0.8;
constexpr double some_retransmits = 0.005;
constexpr std::uint64_t enough_segments = 1000;
constexpr double some_load = 0.5;  // of the machine

void check_time(const Surroundings& s, const record::Environment& here, Findings& found) {
  if (const double stolen = s.steal_share.value_or(0); stolen >= some_stolen) {
    found.push_back(
        finding(Check::stolen_time, stolen >= much_stolen ? Severity::spoils : Severity::caution,
                fmt::format("the hypervisor took {} of the processors' time", format_share(stolen)),
                "measure on a machine of its own, or when its neighbours are quiet"));
  }
  if (const double held = s.throttled_share.value_or(0); held >= some_throttled) {
    found.push_back(finding(
        Check::throttled, held >= much_throttled ? Severity::spoils : Severity::caution,
        fmt::format("a CPU limit held this process group back for {} of the time", format_share(held)),
        "raise the CPU limit of the container or the unit that backbench runs in"));
  }
  if (const auto times = s.thermal_throttles.value_or(0); times > 0) {
    found.push_back(finding(Check::throttled, Severity::caution,
                            fmt::format("processors were slowed down {} times for being too hot", times),
                            "cool the machine, or measure in shorter trials with pauses"));
  }
  const double others = s.others_cores.value_or(0);
  if (here.cpus > 0 && others >= some_others * here.cpus) {
    found.push_back(finding(
        Check::busy_machine, others >= much_others * here.cpus ? Severity::spoils : Severity::caution,
        fmt::format("other processes kept {} of {} processors busy, most of all {} ({})",
                    format_count(others), here.cpus, s.busiest_other, format_count(s.busiest_other_cores)),
        "end them, or keep them off the processors that are measured on"));
  }
}

void check_network(const record::CaseFacts& facts, const Surroundings& s, Findings& found) {
  if (const auto dropped = s.listen_overflows.value_or(0); dropped > 0) {
    found.push_back(
        finding(Check::dropped_connections, Severity::caution,
                fmt::format("{} connection attempts were dropped because an accept queue was full", dropped),
                "raise the server's listen backlog and net.core.somaxconn, or open fewer connections; each "
                "drop costs its "
                "client a second"));
  }
  const std::uint64_t sent = s.segments_sent.value_or(0), again = s.segments_retransmitted.value_or(0);
  const double share = sent > 0 ? static_cast<double>(again) / static_cast<double>(sent) : 0;
  // On loopback nothing gets lost; a probe for the tail goes out as soon as an answer is slow (RFC 8985).
  if (!on_loopback(facts) && sent >= enough_segments && share >= some_retransmits) {
    found.push_back(finding(Check::retransmits, Severity::caution,
                            fmt::format("{} of {} TCP segments were sent again", format_share(share),
                                        format_count(static_cast<double>(sent))),
                            "look for a lossy or crowded link; each one delays its response, by 200 ms when "
                            "nothing else is on the way"));
  }
}

void check_limits(const record::CaseFacts& facts, const Surroundings& s, const record::Environment& here,
                  Findings& found) {
  const auto sockets = static_cast<double>(facts.connections) + static_cast<double>(s.time_wait.value_or(0));
  if (here.outgoing_ports > 0 && sockets >= near_limit * here.outgoing_ports) {
    found.push_back(
        finding(Check::near_a_limit, Severity::caution,
                fmt::format("{} connections open and {} in TIME-WAIT, and there are {} outgoing ports",
                            facts.connections, s.time_wait.value_or(0), here.outgoing_ports),
                "widen net.ipv4.ip_local_port_range, keep connections alive, or open fewer"));
  }
  const auto files = static_cast<double>(here.open_files_hard_limit);
  if (files > 0 && facts.connections >= near_limit * files) {
    found.push_back(finding(Check::near_a_limit, Severity::caution,
                            fmt::format("{} connections, and a process may have {} files open",
                                        facts.connections, here.open_files_hard_limit),
                            "raise the limit (`ulimit -Hn`); the server needs as many as the generator"));
  }
}

/// Beyond it a server cannot accept.
void check_open_files(const record::TargetCost& cost, Findings& found) {
  if (!cost.open_files) return;
  const auto open = static_cast<double>(cost.open_files->open);
  const auto limit = static_cast<double>(cost.open_files->limit);
  if (limit <= 0 || open < near_limit * limit) return;
  found.push_back(
      finding(Check::near_a_limit, Severity::caution,
              fmt::format("a process of the server had {} files open, and it may have {}", format_count(open),
                          format_count(limit)),
              "raise its limit (`ulimit -n` where it is started, or its own setting), or let more "
              "workers share the connections"));
}

}  // namespace

Findings check_surroundings(const record::CaseFacts& facts, const record::Trial& trial,
                            const record::Environment& here) {
  Findings found;
  if (trial.target_cost) check_open_files(*trial.target_cost, found);
  if (!trial.surroundings) return found;
  check_time(*trial.surroundings, here, found);
  check_network(facts, *trial.surroundings, found);
  check_limits(facts, *trial.surroundings, here, found);
  return found;
}

Findings check_environment(const record::Environment& here) {
  Findings found;
  if (!here.cpu_governor.empty() && here.cpu_governor != "performance") {
    found.push_back(finding(
        Check::cpu_governor, Severity::caution,
        fmt::format("the processors' clock is governed by '{}', which follows the load", here.cpu_governor),
        "set it to 'performance' for the time of the measurement: cpupower frequency-set -g "
        "performance"));
  }
  if (here.cpus > 0 && !here.load_average.empty() && here.load_average.front() >= some_load * here.cpus) {
    found.push_back(finding(Check::busy_machine, Severity::caution,
                            fmt::format("the load average was {} on {} processors before the first trial",
                                        format_count(here.load_average.front()), here.cpus),
                            "wait until the machine is idle"));
  }
  return found;
}

}  // namespace backbench::verdict
