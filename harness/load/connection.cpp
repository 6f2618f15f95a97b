#include "load/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace backbench::load {
namespace {

using metrics::Ending;

constexpr base::Nanoseconds first_retry_delay = std::chrono::milliseconds{10};
constexpr base::Nanoseconds longest_retry_delay = std::chrono::seconds{1};

base::Nanoseconds retry_delay(int failed_attempts) {
  const int doublings = std::min(failed_attempts - 1, 7);
  return std::min<base::Nanoseconds>(first_retry_delay * (1 << doublings), longest_retry_delay);
}

std::string why_not_connected(int error) {
  const std::string words = std::strerror(error);
  if (error == ECONNREFUSED) return words + "; is the server running, and at this address?";
  if (error == ENOENT) return words + "; does the server listen on this socket?";
  return words;
}

}  // namespace

Connection::Connection(Station& station)
    : station_(station),
      socket_(station.tls.get()),
      slots_(static_cast<std::size_t>(station.plan.pipelining)) {}

void Connection::open() {
  state_ = State::connecting;
  since_ = base::Clock::now();
  answered_before_ += std::exchange(served_, 0);
  filled_ = 0;
  write_error_ = 0;
  waits_for_room_ = false;

  connect();
}

void Connection::connect() {
  const int error = socket_.connect(station_.endpoint);
  if (error == EAGAIN) return socket_.close();  // the sweep tries again
  if (error != 0) return connect_failed(why_not_connected(error));
  if (!station_.reactor.watch(socket_.descriptor(), *this)) connect_failed(std::strerror(errno));
}

void Connection::on_ready(Readiness ready) {
  if (state_ == State::connecting && (ready.writable || ready.hung_up)) on_connected(socket_.take_error());
  if (state_ == State::handshaking) secure();
  if (state_ != State::open) return;
  if (ready.writable && waits_for_room_) on_room();
  if (ready.readable) receive(ready.hung_up);
}

void Connection::on_connected(int error) {
  if (error != 0) return connect_failed(why_not_connected(error));
  connected_ = base::Clock::now();
  station_.ledger.connected(connected_ - since_);
  if (!socket_.secure()) return begin(connected_);
  state_ = State::handshaking;
}

void Connection::secure() {
  const int error = socket_.handshake();
  if (error == EAGAIN) return;
  if (error != 0) return connect_failed(socket_.words(error));
  const base::TimePoint now = base::Clock::now();
  station_.ledger.secured(now - connected_, socket_.session_reused());
  begin(now);
}

void Connection::begin(base::TimePoint now) {
  state_ = State::open;
  failed_attempts_ = 0;
  if (slots_.empty()) {
    settle();
  } else {
    for (std::size_t i = 0; i < slots_.count(); ++i) slots_[i].at.written = now;
    begin_response();
  }
  write();
  send_due(now);
}

void Connection::connect_failed(const std::string& why) {
  const base::TimePoint now = base::Clock::now();
  const char* const stage = state_ == State::handshaking ? "TLS handshake" : "connect";
  disconnect();
  state_ = leaving_ ? State::closed : State::waiting_to_retry;
  since_ = now;
  ++failed_attempts_;
  if (!station_.ledger.explained()) station_.ledger.explain(stage, why);
  if (!slots_.empty()) {
    lose_all(Ending::connect, stage, why);
  } else if (station_.gate.admits() && station_.pacer.take(now)) {
    station_.gate.pass();
    station_.ledger.refused(now);
  }
  settle();
}

void Connection::settle() {
  if (settled_) return;
  settled_ = true;
  station_.settle();
}

void Connection::disconnect() {
  socket_.close();
  state_ = State::closed;
}

void Connection::reopen() {
  disconnect();
  if (!leaving_ || !slots_.empty()) open();
}

void Connection::join() {
  leaving_ = false;
  if (state_ == State::closed) open();
}

void Connection::leave() {
  leaving_ = true;
  if (slots_.empty()) disconnect();
}

void Connection::resend_on_new_connection() {
  slots_.rewind();
  for (std::size_t i = 0; i < slots_.count(); ++i) slots_[i].resent = true;
  reopen();
}

void Connection::send_due(base::TimePoint now) {
  if (state_ != State::open) return;
  const bool was_empty = slots_.empty();
  // What waits while other answers are read was meant to start when its connection was free.
  const base::TimePoint free_since = std::exchange(free_since_, base::TimePoint{});
  while (has_room() && station_.gate.admits()) {
    const std::optional<base::TimePoint> intended = station_.pacer.take(now);
    if (!intended) break;
    station_.gate.pass();
    Slot& slot = slots_.push();
    slot.exchange = station_.mix.next();
    const bool waited = !station_.pacer.open_loop() && free_since != base::TimePoint{};
    slot.at = {waited ? free_since : *intended, now};
    station_.ledger.sent();
  }
  if (has_room() && !parked_) {
    parked_ = true;
    station_.park(*this);
  }
  if (was_empty && !slots_.empty()) begin_response();
  write();
}

void Connection::write() {
  while (!slots_.all_written() && !waits_for_room_ && write_error_ == 0) {
    if (!write_some()) return;
  }
}

bool Connection::write_some() {
  constexpr std::size_t most = 16;
  iovec pieces[most];
  std::size_t n = 0;
  for (std::size_t i = slots_.written(); i < slots_.count() && n < most; ++i, ++n) {
    const std::string& bytes = exchange_of(slots_[i]).request_bytes;
    const std::size_t offset = n == 0 ? slots_.offset() : 0;
    pieces[n] = {const_cast<char*>(bytes.data()) + offset, bytes.size() - offset};
  }
  const ssize_t sent = socket_.write({pieces, n});
  if (sent < 0) {
    if (errno == EAGAIN) {
      waits_for_room_ = true;
    } else {
      write_error_ = errno;  // reading ends the connection
    }
    return false;
  }
  station_.ledger.wrote(static_cast<std::size_t>(sent));
  std::size_t left = static_cast<std::size_t>(sent);
  for (std::size_t i = 0; i < n && left > 0; ++i) {
    if (left < pieces[i].iov_len) {
      slots_.partly_written(left);
      break;
    }
    left -= pieces[i].iov_len;
    slots_.next_written();
  }
  return true;
}

void Connection::on_room() {
  waits_for_room_ = false;
  const base::TimePoint now = base::Clock::now();
  for (std::size_t i = slots_.written() + (slots_.offset() > 0 ? 1 : 0); i < slots_.count(); ++i) {
    slots_[i].at.written = now;
  }
  write();
}

void Connection::expire(base::TimePoint now) {
  if (!station_.ledger.explained()) station_.ledger.explain("timeout", "no complete response in time");
  for (std::size_t i = 0; i < slots_.count(); ++i) {
    station_.ledger.timed_out(slots_[i].at, station_.plan.timeout, now);
  }
  slots_.clear();
  reopen();
}

void Connection::lose_all(Ending ending, const char* stage, std::string_view why) {
  if (!station_.ledger.explained()) station_.ledger.explain(stage, std::string(why));
  const base::TimePoint now = base::Clock::now();
  for (std::size_t i = 0; i < slots_.count(); ++i) station_.ledger.lost(ending, now);
  slots_.clear();
}

void Connection::sweep(base::TimePoint now) {
  switch (state_) {
    case State::connecting:
    case State::handshaking:
      if (now - since_ >= station_.plan.timeout) {
        connect_failed("no answer in time");
      } else if (!socket_.is_open()) {
        connect();
      }
      break;
    case State::waiting_to_retry:
      if (now - since_ >= retry_delay(failed_attempts_)) open();
      break;
    case State::open:
      if (!slots_.empty() && now - slots_.front().at.written >= station_.plan.timeout) expire(now);
      break;
    case State::closed:
      break;
  }
}

void Connection::shut(std::vector<Moments>& unfinished) {
  for (std::size_t i = 0; i < slots_.count(); ++i) unfinished.push_back(slots_[i].at);
  disconnect();
}

}  // namespace backbench::load
