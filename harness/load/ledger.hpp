#pragma once

#include "base/clock.hpp"
#include "metrics/measurement.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backbench::load {

/// A request's moments: when it was meant to start, when its first byte was written, and when the first one
/// of its response was read, unset until then.
struct Moments {
  base::TimePoint intended;
  base::TimePoint written;
  base::TimePoint first_byte{};
};

/// One worker's books. Everything is counted in `whole`; between begin_window() and end_window() also in the
/// window, with latencies. A request belongs to the window when it ends there: those already running at its
/// begin come in, those still running at its end stay out, so that in a steady state neither fast nor slow
/// ones are favoured. A window of several stages is split in the same way, stage by stage.
class Ledger {
 public:
  /// The window's length if the clock ends it: its series then has one sample a second, no more and no fewer.
  explicit Ledger(std::optional<base::Nanoseconds> window, std::size_t stages = 0);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  void begin_window(base::TimePoint now);
  /// One stage ends and the next begins.
  void next_stage(base::TimePoint now);
  void end_window(base::TimePoint now);
  /// The window that has ended, given away: the next one begins empty.
  metrics::Window take_window();
  bool measuring() const { return measuring_; }

  void sent() {
    ++whole_.sent;
    ++in_flight_;
  }
  void answered(metrics::Ending ending, int status, const Moments& at, base::TimePoint now);
  void timed_out(const Moments& at, base::Nanoseconds timeout, base::TimePoint now);
  void lost(metrics::Ending ending, base::TimePoint now);
  /// A request that ends without ever having been sent, for want of a connection.
  void refused(base::TimePoint now) {
    sent();
    lost(metrics::Ending::connect, now);
  }

  void received(std::size_t bytes) { bytes_received_ += bytes; }
  void wrote(std::size_t bytes) { bytes_sent_ += bytes; }
  void connected(base::Nanoseconds took) { result_.connect_time.record(took); }
  void lagged(base::Nanoseconds by) { result_.loop_lag.record(by); }
  void secured(base::Nanoseconds took, bool session_reused) {
    result_.tls_handshake_time.record(took);
    if (session_reused) ++result_.tls_sessions_reused;
  }
  void reconnected() { ++result_.reconnects; }
  /// Keeps the first failure's own words; later ones are only counted.
  void explain(const char* stage, const std::string& why);
  bool explained() const { return !result_.first_failure.empty(); }
  const std::string& first_failure() const { return result_.first_failure; }

  std::uint64_t in_flight() const { return in_flight_; }
  const metrics::Tally& whole() const { return whole_; }

  /// The books, closed: in_flight_at_end is what was still running.
  metrics::Measurement close();

 private:
  metrics::SecondSample& second_of(base::TimePoint now) {
    if (now >= second_end_) [[unlikely]]
      begin_second(now);
    second_->bytes += bytes_received_ - bytes_seen_;
    bytes_seen_ = bytes_received_;
    return *second_;
  }
  void begin_second(base::TimePoint now);
  void close_second();
  void open_part(base::TimePoint now);
  void close_part(base::TimePoint now);
  void add_up_stages();

  metrics::Measurement result_;
  metrics::Window* part_ = &result_;  // the window, or its running stage
  metrics::Tally whole_;
  metrics::Tally at_begin_;  // of the part
  std::uint64_t in_flight_ = 0;
  std::uint64_t bytes_received_ = 0;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t bytes_seen_ = 0;  // already credited to a second
  bool measuring_ = false;
  base::TimePoint begin_{};
  base::TimePoint part_begin_{};
  metrics::SecondSample* second_ = nullptr;  // the running one
  base::TimePoint second_end_{};
  metrics::SecondTimes second_times_;
  std::size_t last_second_ = SIZE_MAX;
};

}  // namespace backbench::load
