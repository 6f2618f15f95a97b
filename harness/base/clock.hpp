#pragma once

#include <chrono>
#include <string>

namespace backbench::base {

/// The one clock of every measurement: steady, ns. Wall time is for names and records only.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

/// UTC wall time, ISO 8601 with milliseconds: 2026-11-24T02:50:02.662Z
std::string utc_iso8601(std::chrono::system_clock::time_point when);
/// The same moment as it may stand in a file name: 20261124T025002Z
std::string utc_compact(std::chrono::system_clock::time_point when);

}  // namespace backbench::base
