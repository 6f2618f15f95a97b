#include "load/ledger.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace backbench::load {

using metrics::Ending;

Ledger::Ledger(std::optional<base::Nanoseconds> window, std::size_t stages) {
  if (stages > 0) {
    result_.stages.resize(stages);
    part_ = &result_.stages.front();
  }
  if (!window) return;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(*window).count();
  last_second_ = static_cast<std::size_t>(std::max<std::int64_t>(seconds, 1) - 1);
  result_.series.reserve(last_second_ + 1);
}

void Ledger::begin_window(base::TimePoint now) {
  measuring_ = true;
  begin_ = now;
  open_part(now);
  result_.series.clear();
  begin_second(now);
}

void Ledger::end_window(base::TimePoint now) {
  if (!measuring_) return;
  close_part(now);
  close_second();
  measuring_ = false;
}

metrics::Window Ledger::take_window() { return std::exchange(*part_, metrics::Window{}); }

void Ledger::next_stage(base::TimePoint now) {
  close_part(now);
  ++part_;
  open_part(now);
}

void Ledger::open_part(base::TimePoint now) {
  part_begin_ = now;
  at_begin_ = whole_;
  at_begin_.in_flight_at_end = in_flight_;
  bytes_received_ = bytes_seen_ = bytes_sent_ = 0;
}

void Ledger::close_part(base::TimePoint now) {
  second_of(now);
  part_->window = now - part_begin_;
  part_->bytes_received = bytes_received_;
  part_->bytes_sent = bytes_sent_;

  metrics::Tally& books = part_->window_tally;
  books = whole_;
  books.in_flight_at_start = at_begin_.in_flight_at_end;
  books.sent -= at_begin_.sent;
  for (std::size_t i = 0; i < metrics::ending_count; ++i) books.ended[i] -= at_begin_.ended[i];
  books.in_flight_at_end = in_flight_;
}

void Ledger::begin_second(base::TimePoint now) {
  close_second();
  const std::int64_t elapsed = std::max<std::int64_t>(0, (now - begin_) / std::chrono::seconds{1});
  const std::size_t second = std::min(static_cast<std::size_t>(elapsed), last_second_);
  result_.series.resize(second + 1);
  second_ = &result_.series.back();
  second_end_ = second == last_second_ ? base::TimePoint::max() : begin_ + std::chrono::seconds{elapsed + 1};
}

void Ledger::close_second() {
  if (second_ != nullptr) second_->response_times = second_times_.take();
  second_ = nullptr;
}

void Ledger::answered(Ending ending, int status, const Moments& at, base::TimePoint now) {
  whole_.add(ending);
  --in_flight_;
  if (!measuring_) return;
  part_->statuses.add(status);
  metrics::SecondSample& second = second_of(now);
  ++second.completed;
  if (ending != Ending::ok) {
    ++second.failed;
    return;
  }
  ++second.ok;
  part_->response_time.record(now - at.intended);
  second_times_.record(now - at.intended);
  part_->service_time.record(now - at.written);
  part_->time_to_first_byte.record(at.first_byte - at.written);
  part_->send_lag.record(at.written - at.intended);
}

void Ledger::timed_out(const Moments& at, base::Nanoseconds timeout, base::TimePoint now) {
  whole_.add(Ending::timeout);
  --in_flight_;
  if (!measuring_) return;
  ++second_of(now).failed;
  const base::Nanoseconds lag = at.written - at.intended;
  const base::Nanoseconds waited = std::min<base::Nanoseconds>(now - at.written, timeout);
  part_->response_time.record_censored(lag + waited);
  second_times_.record(lag + waited);
  part_->service_time.record_censored(waited);
  if (at.first_byte == base::TimePoint{}) {
    part_->time_to_first_byte.record_censored(waited);
  } else {
    part_->time_to_first_byte.record(at.first_byte - at.written);
  }
  part_->send_lag.record(lag);
}

void Ledger::lost(Ending ending, base::TimePoint now) {
  whole_.add(ending);
  --in_flight_;
  if (measuring_) ++second_of(now).failed;
}

void Ledger::explain(const char* stage, const std::string& why) {
  if (result_.first_failure.empty()) result_.first_failure = std::string(stage) + ": " + why;
}

void Ledger::add_up_stages() {
  for (const metrics::Window& stage : result_.stages) {
    result_.window += stage.window;
    result_.add(stage);
  }
  result_.window_tally.in_flight_at_start = result_.stages.front().window_tally.in_flight_at_start;
  result_.window_tally.in_flight_at_end = part_->window_tally.in_flight_at_end;
}

metrics::Measurement Ledger::close() {
  if (!result_.stages.empty()) add_up_stages();
  result_.whole = whole_;
  result_.whole.in_flight_at_end = in_flight_;
  return std::move(result_);
}

}  // namespace backbench::load
