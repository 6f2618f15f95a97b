#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backbench::record {

/// What a target's processes took of the machine while the measured window was open: all that descends from
/// the process that was started, workers that came and went included.
struct TargetCost {
  /// One reading; everything since the window opened.
  struct Sample {
    double at_s = 0;
    double cpu_s = 0;
    std::optional<std::uint64_t> memory_bytes;  // proportional set size (PSS) at this moment
    int processes = 0;
  };

  std::string source;  // how it was read: "proc", the process tree under /proc
  double over_s = 0;   // between the readings at the window's borders
  double cpu_s = 0;    // user + system, all cores, in that time
  std::uint64_t voluntary_switches = 0;
  std::uint64_t involuntary_switches = 0;
  std::vector<Sample> samples;  // about one a second; the first and the last at the window's borders

  /// Of the process and the moment at which it was nearest to its limit; absent when it was not seen.
  struct OpenFiles {
    std::uint64_t open = 0;
    std::uint64_t limit = 0;
  };
  std::optional<OpenFiles> open_files{};

  double cpu_cores() const { return over_s > 0 ? cpu_s / over_s : 0; }
  std::optional<std::uint64_t> memory_peak_bytes() const;  // of the samples; absent when none could be read
};

}  // namespace backbench::record
