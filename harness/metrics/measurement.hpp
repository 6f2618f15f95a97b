#pragma once

#include "base/units.hpp"
#include "metrics/distribution.hpp"
#include "metrics/fairness.hpp"
#include "metrics/second_times.hpp"
#include "metrics/tally.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace backbench::metrics {

/// What happened in one second of the measured window, by the time a request ended.
struct SecondSample {
  std::uint64_t ok = 0;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t bytes = 0;  // read from the sockets
  /// Response times of the requests that ended in it, as the window's has them: a timeout at its bound. Empty
  /// in every second when another tool or an older version measured.
  SecondCounts response_times{};
};

/// Responses by status code, 100 to 599.
struct StatusCounts {
  std::array<std::uint64_t, 500> by_code{};
  void add(int status) {
    if (status >= 100 && status < 600) ++by_code[static_cast<std::size_t>(status - 100)];
  }
  std::uint64_t of_class(int hundreds) const;
  StatusCounts& operator+=(const StatusCounts& other);
};

/// One generator thread's share, so that nobody blames the server for a busy client.
struct ThreadUsage {
  base::Nanoseconds cpu{0};  // user + system inside the measured window, waiting left out however it waited
  /// Able to run in the window but kept waiting for a processor; absent where the kernel does not tell.
  std::optional<base::Nanoseconds> run_queue{};
};

/// What another tool says of a window: instead of ours, which follow from its counts. Absent as it was not
/// told.
struct ReportedRates {
  std::optional<double> rps;
  std::optional<double> throughput;
  std::optional<double> mb_per_s;
  bool operator==(const ReportedRates&) const = default;
};

/// A stretch of measuring. A request belongs to it when it *ended* there; latencies are in `response_time`
/// and the rest, counts in `window_tally`.
struct Window {
  base::Nanoseconds window{0};  // as it was, from its begin to its end

  Tally window_tally;
  StatusCounts statuses;

  Distribution response_time;       // from the intended start to the last byte
  Distribution service_time;        // from the first byte written to the last byte read
  Distribution time_to_first_byte;  // from the first byte written to the first byte read
  Distribution send_lag;            // intended start to actual write

  std::uint64_t bytes_received = 0;  // heads and bodies, as read from the sockets
  std::uint64_t bytes_sent = 0;

  std::optional<ReportedRates> reported_rates;

  // Rates over the window, or those reported; 0 while there are none. known_rates() tells which there are.
  double rps() const;         // correct responses per second; the headline
  double throughput() const;  // all complete responses per second
  double mb_per_s() const;    // 1e6 bytes received per second

  ReportedRates known_rates() const;

  void trim();  // see Histogram::trim(); for what is kept

  /// Adds counts and histograms; the window's length stays. Books of windows that followed each other without
  /// a gap have to be told what was in flight at their ends.
  void add(const Window& other);
};

/// Everything the generator saw in one trial; plain data, merged over its threads. It is itself the measured
/// window; `whole` keeps the books from the first connection to the last close.
struct Measurement : Window {
  base::Nanoseconds warmup{0};  // as it was, connections all open until the window began

  Tally whole;
  Distribution connect_time;              // of every connection opened, whenever
  Distribution tls_handshake_time;        // of every one that was opened over TLS, after its connect time
  std::uint64_t tls_sessions_reused = 0;  // handshakes that resumed an earlier session
  Distribution loop_lag;  // how late a regular timer of each thread fired in the window: an answer may
                          // have waited as long for the generator to read it

  std::vector<SecondSample> series;  // one per second of the window; the last may be partial

  /// The window's parts, one for each stage of a load that changes over time, in their order; one that was
  /// not reached has no length.
  std::vector<Window> stages;

  int connections_asked = 0;         // when the window began
  int connections_open = 0;          // established when the window began
  std::optional<Fairness> fairness;  // of those; absent when nobody counted
  std::uint64_t reconnects = 0;      // connections replaced after the server closed one between two requests

  std::vector<ThreadUsage> threads;
  std::string first_failure;  // the first failure's own words: "connect: connection refused"; empty when none
  bool interrupted = false;   // stopped before its end
  /// The tool that measured, when it was another one: "autocannon". It tells part of all this; the rest is
  /// empty or 0, which then means that it is not known.
  std::string reported_by;

  void trim();
};

/// Adds one generator thread's share of a trial. Both saw the same window: counts, connections and histograms
/// add up, stage by stage too, `series` second by second, `threads` are appended; warm-up and window are the
/// longer ones.
void merge_thread(Measurement& into, const Measurement& worker);

/// Several trials of one case as one measurement. Trials follow each other: warm-ups, windows and counts add
/// up, so that the rates are those over all windows; `series` stand one after the other, each trial's last
/// second being partial perhaps; `threads` add up thread by thread, `stages` stage by stage. No connection
/// outlives its trial: `connections_asked` is the largest, `connections_open` the smallest of the trials'.
/// Rates that were reported are averaged by their windows, or plainly where those are not known.
Measurement merge_trials(std::span<const Measurement* const> trials);

}  // namespace backbench::metrics
