#pragma once

#include "base/units.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::cli {

enum class Grade {
  fine,
  caution,  // can be lived with, once it is known
  spoils,   // a run would fail, or its figures would be of something else than the server
};
std::string_view name_of(Grade grade);  // "ok", "caution", "spoils"

/// What `doctor` says of one thing: how it is, and what to do about it.
struct Diagnosis {
  std::string check;  // of [a-z-] only; the key for scripts
  Grade grade = Grade::fine;
  std::string text;
  std::string cure;    // empty when fine
  std::string target;  // whose matter it is; empty = the machine's
};

/// What the processors did over a while.
struct ProcessorUse {
  double busy_share = 0;   // of all processors' time, by whatever process; waiting for a disk is idle
  double steal_share = 0;  // taken by the hypervisor
};

/// Why compose targets cannot run, and what to do about it.
struct EngineFault {
  std::string reason;
  std::string cure;
};

/// The machine as it is. What it does not tell is absent, 0 or empty, and the check that asks for it silent.
struct MachineFacts {
  std::string build_type;                   // of this program
  std::uint64_t open_files = 0;             // the hard limit
  int outgoing_ports = 0;                   // net.ipv4.ip_local_port_range
  std::optional<int> listen_backlog;        // net.core.somaxconn
  std::optional<int> time_wait_reuse;       // net.ipv4.tcp_tw_reuse: 0 never, 1 always, 2 on loopback
  std::vector<std::string> governors;       // one a processor
  std::vector<int> cpus;                    // this process may run on
  std::vector<int> generator_cpus;          // the generator is kept on (--cpus); empty = those
  std::vector<int> online_cpus;             // the machine has
  std::optional<double> load_average;       // of one minute
  std::optional<ProcessorUse> use;          // just now
  std::optional<EngineFault> engine_fault;  // absent when a container engine and its compose answer
};

/// The most that the chosen cases ask of the machine at once.
struct Needs {
  int connections = 0;  // 0 = no suite was given
  int threads = 1;
  bool new_connections = false;  // some case opens connections while it measures
};

enum class TargetKind { process, compose, external, embedded };

struct TargetFacts {
  std::string name;
  TargetKind kind = TargetKind::process;
  std::vector<int> cpus;                      // it is pinned to; empty = all
  std::vector<std::string> missing_programs;  // its commands name them, and they are nowhere
  std::optional<std::string> setup_fault;     // why it cannot even be told whether setup is done
  bool set_up = true;
  std::uint16_t port = 0;                  // 0 = a free one
  std::optional<std::string> port_holder;  // who has it now
};

/// The checks. Each looks at facts alone and is silent where there are none. Limits on processor time are
/// those that a run's own findings use.
std::optional<Diagnosis> check_build(const MachineFacts& machine);
std::optional<Diagnosis> check_open_files(const MachineFacts& machine, const Needs& needs);
std::optional<Diagnosis> check_outgoing_ports(const MachineFacts& machine, const Needs& needs);
std::optional<Diagnosis> check_time_wait(const MachineFacts& machine, const Needs& needs);
std::optional<Diagnosis> check_backlog(const MachineFacts& machine, const Needs& needs);
std::optional<Diagnosis> check_governor(const MachineFacts& machine);
std::optional<Diagnosis> check_steal(const MachineFacts& machine);
std::optional<Diagnosis> check_busy(const MachineFacts& machine);
std::optional<Diagnosis> check_load(const MachineFacts& machine);
std::optional<Diagnosis> check_cores(const MachineFacts& machine, std::span<const TargetFacts> targets);
std::optional<Diagnosis> check_threads(const MachineFacts& machine, const Needs& needs);
std::optional<Diagnosis> check_engine(const MachineFacts& machine, std::span<const TargetFacts> targets);
std::optional<Diagnosis> check_pinning(const MachineFacts& machine, const TargetFacts& target);
std::optional<Diagnosis> check_tools(const TargetFacts& target);
std::optional<Diagnosis> check_setup(const TargetFacts& target);
std::optional<Diagnosis> check_port(const TargetFacts& target);

/// All of them, the machine's first.
std::vector<Diagnosis> diagnose(const MachineFacts& machine, const Needs& needs,
                                std::span<const TargetFacts> targets);

/// Whether nothing found would spoil a measurement.
bool is_fit(std::span<const Diagnosis> found);

/// From two readings of /proc/stat, the earlier first; absent when one is none or no time went by.
/// Format: proc_stat(5). Guests' time is part of user's there and not added again.
std::optional<ProcessorUse> processor_use(std::string_view before, std::string_view after);

}  // namespace backbench::cli
