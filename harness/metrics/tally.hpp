#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backbench::metrics {

/// How a request ended. Every request has exactly one ending, or was in flight when counting stopped.
enum class Ending : std::size_t {
  ok,            // complete, and correct by the scenario's `expect`
  connect,       // its connection could not be opened
  reset,         // the connection was reset before the response was complete
  closed_early,  // the connection was closed before the response was complete
  timeout,       // no complete response within the scenario's timeout
  malformed,     // what came was not an HTTP response
  status,        // complete, with a status that `expect` does not allow
  mismatch,      // complete, with a body or header that `expect` does not allow
};
inline constexpr std::size_t ending_count = 8;

/// The ending as it stands in files: "ok", "connect", "reset", "closed_early", …
std::string_view name(Ending ending);

/// The books of a stretch of time. Whatever happens,
///   in_flight_at_start + sent = ended (all kinds) + in_flight_at_end.
/// Counted from the first connection on, in_flight_at_start is 0.
struct Tally {
  std::uint64_t in_flight_at_start = 0;
  std::uint64_t sent = 0;  // requests taken on: written, or given up because no connection could be opened
  std::array<std::uint64_t, ending_count> ended{};
  std::uint64_t in_flight_at_end = 0;

  std::uint64_t count(Ending e) const { return ended[static_cast<std::size_t>(e)]; }
  void add(Ending e) { ++ended[static_cast<std::size_t>(e)]; }

  std::uint64_t ended_total() const;
  std::uint64_t ok() const { return count(Ending::ok); }
  std::uint64_t failed() const { return ended_total() - ok(); }
  /// Complete responses, correct or not: ok, status and mismatch.
  std::uint64_t completed() const;
  /// failed / (ok + failed); 0 when nothing ended.
  double failed_share() const;
  bool balanced() const;

  Tally& operator+=(const Tally& other);
  bool operator==(const Tally&) const = default;
};

}  // namespace backbench::metrics
