#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace backbench::record {

/// What else the machine did while the load of one trial ran, warm-up included; differences of the kernel's
/// own counters. What it does not tell is absent.
struct Surroundings {
  double seconds = 0;  // between the two looks

  std::optional<double> steal_share;      // of all processors' time, taken by the hypervisor; /proc/stat
  std::optional<double> throttled_share;  // of the time, held back by a CPU limit; the cgroup's cpu.stat
  std::optional<std::uint64_t> thermal_throttles;  // sysfs, thermal_throttle, all processors together

  // Of this network namespace: /proc/net/snmp, netstat, sockstat.
  std::optional<std::uint64_t> segments_sent;
  std::optional<std::uint64_t> segments_retransmitted;
  std::optional<std::uint64_t> listen_overflows;  // connections dropped since an accept queue was full
  std::optional<std::uint64_t> time_wait;         // sockets in that state after the load

  // Processors kept busy by processes that are neither backbench nor a server it started; absent when the
  // server measured is not one it started, since it would be among them.
  std::optional<double> others_cores;
  std::string busiest_other;  // its command and pid
  double busiest_other_cores = 0;
};

}  // namespace backbench::record
