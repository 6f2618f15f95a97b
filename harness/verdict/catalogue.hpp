#pragma once

#include "record/finding.hpp"

#include <array>
#include <string>
#include <string_view>

namespace backbench::verdict {

/// Everything that can be found. The order decides the ids, BB01 onwards: new ones go to the end.
enum class Check {
  client_bound,
  network_bound,
  littles_law,
  connections_missing,
  starved_connections,
  survivors_only,
  warm_up,
  not_steady,
  slow_first_trial,
  too_few_samples,
  too_few_trials,
  unequal_work,
  cpu_governor,
  stolen_time,
  throttled,
  busy_machine,
  near_a_limit,
  dropped_connections,
  retransmits,
  contradiction,
};

inline constexpr std::array<std::string_view, 20> check_titles{
    "client-bound",          "network-bound",       "breaks Little's law",
    "connections missing",   "starved connections", "survivors only",
    "warm-up in the window", "not steady",          "slow first trial",
    "too few samples",       "too few trials",      "unequal work",
    "CPU governor",          "stolen time",         "throttled",
    "busy machine",          "near a limit",        "connections dropped",
    "retransmits",           "contradiction",
};

/// "BB01" …; explained under that heading in docs/verdicts.md.
std::string id_of(Check check);

record::Finding finding(Check check, record::Severity severity, std::string reason, std::string cure);

}  // namespace backbench::verdict
