#pragma once

#include "metrics/measurement.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backbench::ab {

/// The two versions: the one that is known, and the one that is judged.
enum class Arm : std::size_t { base, contender };
inline constexpr std::array both_arms{Arm::base, Arm::contender};
constexpr std::size_t index_of(Arm arm) { return static_cast<std::size_t>(arm); }
constexpr Arm other(Arm arm) { return arm == Arm::base ? Arm::contender : Arm::base; }
std::string_view name(Arm arm);  // "base", "new": as in files and messages

/// A stretch of load on one arm, from its begin until its last answer.
struct SliceFigures {
  Arm arm = Arm::base;
  double seconds = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::optional<double> p50_ms;  // absent below 20 answers
};

/// What one arm did in all slices of a block. A latency among timeouts is known only from below: it is no
/// figure, and stands in `at_least`.
struct ArmFigures {
  std::uint64_t ok = 0;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t bytes_received = 0;
  double seconds = 0;  // of its slices
  std::optional<double> mean_ms, p50_ms, p90_ms, p99_ms, p999_ms;
  std::vector<std::pair<std::string, double>> at_least;  // ms, by counter
  std::optional<double> server_cpu_s;  // of its processes, from the first slice's begin to the last one's end
  double generator_cpu_s = 0;
  int connections_open = 0;
};

/// Both versions, started afresh and measured in turns. The unit of replication: one block, one difference.
struct Block {
  std::size_t benchmark = 0;
  int sequence = 0;     // over the whole run, from 0
  std::string started;  // UTC, ISO 8601
  double seconds = 0;   // all of it: starting, warming up, stopping too
  std::string coins;    // in the order in which they decided
  double slice_s = 0;   // length asked for
  int warmup_pairs = 0;
  std::vector<SliceFigures> slices;  // in the order they were made
  std::array<ArmFigures, 2> arms;
  std::optional<std::string> failure;  // why it does not count

  ArmFigures& operator[](Arm arm) { return arms[index_of(arm)]; }
  const ArmFigures& operator[](Arm arm) const { return arms[index_of(arm)]; }
};

/// The natural logarithm of how many times as bad the contender was, above 0 = worse, for a counter by its
/// name (docs/measuring.md):
///   p50_ms                  median over the pairs of slices of log(new / base); of all the block's answers
///                           when a slice has too few for a median
///   rps                     median over the pairs of slices of log(base / new), over time including the wait
///                           for the last answer
///   server_cpu_us_per_req   log of the ratio over the block
///   p99_ms                  log of the ratio over the block
/// Absent when either arm has no such figure. `block` must not have failed.
std::optional<double> difference(const Block& block, std::string_view counter);

/// One arm's own value of a counter over the block, of those above or "p90_ms", "p99.9_ms", "mean_ms" or
/// "throughput"; absent as there.
std::optional<double> level(const Block& block, Arm arm, std::string_view counter);

/// What it is at least, when it lies among timeouts.
std::optional<double> lower_bound(const Block& block, Arm arm, std::string_view counter);

/// Adds a slice to the block: its figures, and its counts to its arm's.
void add_slice(Block& block, Arm arm, const metrics::Window& window, const metrics::ThreadUsage& used);

/// Sets the arm's latencies from all of its slices together.
void set_latencies(ArmFigures& arm, const metrics::Window& all);

}  // namespace backbench::ab
