#include "load/ledger.hpp"

#include <algorithm>
#include <chrono>

namespace backbench::load {

using metrics::Ending;

Ledger::Ledger(std::optional<base::Nanoseconds> window) {
  if (!window) return;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(*window).count();
  last_second_ = static_cast<std::size_t>(std::max<std::int64_t>(seconds, 1) - 1);
  result_.series.reserve(last_second_ + 1);
}

void Ledger::begin_window(base::TimePoint now) {
  measuring_ = true;
  begin_ = now;
  at_begin_ = whole_;
  at_begin_.in_flight_at_end = in_flight_;
  bytes_received_ = bytes_seen_ = bytes_sent_ = 0;
}

void Ledger::end_window(base::TimePoint now) {
  if (!measuring_) return;
  second_of(now);
  measuring_ = false;
  result_.window = now - begin_;
  result_.bytes_received = bytes_received_;
  result_.bytes_sent = bytes_sent_;

  metrics::Tally& window = result_.window_tally;
  window = whole_;
  window.in_flight_at_start = at_begin_.in_flight_at_end;
  window.sent -= at_begin_.sent;
  for (std::size_t i = 0; i < metrics::ending_count; ++i) window.ended[i] -= at_begin_.ended[i];
  window.in_flight_at_end = in_flight_;
}

metrics::SecondSample& Ledger::second_of(base::TimePoint now) {
  const std::int64_t elapsed = std::max<std::int64_t>(0, (now - begin_) / std::chrono::seconds{1});
  const std::size_t second = std::min(static_cast<std::size_t>(elapsed), last_second_);
  if (second >= result_.series.size()) result_.series.resize(second + 1);
  metrics::SecondSample& sample = result_.series[second];
  sample.bytes += bytes_received_ - bytes_seen_;
  bytes_seen_ = bytes_received_;
  return sample;
}

void Ledger::answered(Ending ending, int status, const Moments& at, base::TimePoint now) {
  whole_.add(ending);
  --in_flight_;
  if (!measuring_) return;
  result_.statuses.add(status);
  metrics::SecondSample& second = second_of(now);
  ++second.completed;
  if (ending != Ending::ok) {
    ++second.failed;
    return;
  }
  ++second.ok;
  result_.response_time.record(now - at.intended);
  result_.service_time.record(now - at.written);
  result_.send_lag.record(at.written - at.intended);
}

void Ledger::timed_out(const Moments& at, base::Nanoseconds timeout, base::TimePoint now) {
  whole_.add(Ending::timeout);
  --in_flight_;
  if (!measuring_) return;
  ++second_of(now).failed;
  const base::Nanoseconds lag = at.written - at.intended;
  const base::Nanoseconds waited = std::min<base::Nanoseconds>(now - at.written, timeout);
  result_.response_time.record_censored(lag + waited);
  result_.service_time.record_censored(waited);
  result_.send_lag.record(lag);
}

void Ledger::lost(Ending ending, base::TimePoint now) {
  whole_.add(ending);
  --in_flight_;
  if (measuring_) ++second_of(now).failed;
}

void Ledger::explain(const char* stage, const std::string& why) {
  if (result_.first_failure.empty()) result_.first_failure = std::string(stage) + ": " + why;
}

metrics::Measurement Ledger::close() {
  result_.whole = whole_;
  result_.whole.in_flight_at_end = in_flight_;
  return std::move(result_);
}

}  // namespace backbench::load
