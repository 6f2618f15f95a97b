#include "load/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <fcntl.h>

namespace backbench::load {
namespace {

using boost::system::error_code;
using metrics::Ending;

constexpr std::size_t inbox_size = 2 * 1024;             // a head and then some
constexpr std::size_t pipelined_inbox_size = 16 * 1024;  // several responses

constexpr base::Nanoseconds first_retry_delay = std::chrono::milliseconds{10};
constexpr base::Nanoseconds longest_retry_delay = std::chrono::seconds{1};

base::Nanoseconds retry_delay(int failed_attempts) {
  const int doublings = std::min(failed_attempts - 1, 7);
  return std::min<base::Nanoseconds>(first_retry_delay * (1 << doublings), longest_retry_delay);
}

Ending ending_of(http::Judgement judgement) {
  switch (judgement) {
    case http::Judgement::correct:
      return Ending::ok;
    case http::Judgement::wrong_status:
      return Ending::status;
    case http::Judgement::wrong_content:
      return Ending::mismatch;
  }
  return Ending::mismatch;
}

}  // namespace

Connection::Connection(Station& station)
    : station_(station),
      socket_(station.io),
      slots_(static_cast<std::size_t>(station.plan.pipelining)),
      inbox_(station.plan.pipelining > 1 ? pipelined_inbox_size : inbox_size) {}

void Connection::open() {
  state_ = State::connecting;
  since_ = base::Clock::now();
  served_ = 0;
  filled_ = 0;
  write_error_ = 0;
  waits_for_room_ = false;

  const int family = station_.endpoint.protocol().family();
  const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) return connect_failed(std::strerror(errno));
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  socket_.assign(station_.endpoint.protocol(), fd);
  socket_.async_connect(station_.endpoint, [this, epoch = epoch_](const error_code& error) {
    if (epoch == epoch_) on_connected(error);
  });
}

void Connection::on_connected(const error_code& error) {
  if (error) return connect_failed(error.message());
  const base::TimePoint now = base::Clock::now();
  station_.ledger.connected(now - since_);
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
  receive();
}

void Connection::connect_failed(const std::string& why) {
  const base::TimePoint now = base::Clock::now();
  disconnect();
  state_ = State::waiting_to_retry;
  since_ = now;
  ++failed_attempts_;
  if (!station_.ledger.explained()) station_.ledger.explain("connect", why);
  if (!slots_.empty()) {
    lose_all(Ending::connect, "connect", why);
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
  ++epoch_;
  error_code ignored;
  socket_.close(ignored);
  state_ = State::closed;
}

void Connection::reopen() {
  disconnect();
  open();
}

void Connection::resend_on_new_connection() {
  slots_.rewind();
  for (std::size_t i = 0; i < slots_.count(); ++i) slots_[i].resent = true;
  reopen();
}

void Connection::send_due(base::TimePoint now) {
  if (state_ != State::open) return;
  const bool was_empty = slots_.empty();
  while (has_room() && station_.gate.admits()) {
    const std::optional<base::TimePoint> intended = station_.pacer.take(now);
    if (!intended) break;
    station_.gate.pass();
    Slot& slot = slots_.push();
    slot.exchange = station_.mix.next();
    slot.at = {*intended, now};
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
  msghdr message{};
  message.msg_iov = pieces;
  message.msg_iovlen = n;
  const ssize_t sent =
      n == 1 ? ::send(socket_.native_handle(), pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL)
             : ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno == EINTR) return true;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_for_room();
    } else {
      write_error_ = errno;  // the pending read ends the connection
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

void Connection::wait_for_room() {
  waits_for_room_ = true;
  socket_.async_wait(boost::asio::socket_base::wait_write, [this, epoch = epoch_](const error_code& error) {
    if (epoch != epoch_ || error) return;
    waits_for_room_ = false;
    const base::TimePoint now = base::Clock::now();
    for (std::size_t i = slots_.written() + (slots_.offset() > 0 ? 1 : 0); i < slots_.count(); ++i) {
      slots_[i].at.written = now;
    }
    write();
  });
}

void Connection::receive() {
  dropping_ = !slots_.empty() && !wants_body_ && reader_.droppable() > 0;
  const auto handler = [this, epoch = epoch_](const error_code& error, std::size_t bytes) {
    if (epoch == epoch_) on_received(error, bytes);
  };
  if (dropping_) {
    const std::size_t most = std::min<std::uint64_t>(reader_.droppable(), Station::scratch_size);
    socket_.async_receive(boost::asio::buffer(station_.scratch.get(), most), MSG_TRUNC, handler);
  } else {
    socket_.async_receive(boost::asio::buffer(inbox_.data() + filled_, inbox_.size() - filled_), handler);
  }
}

void Connection::on_received(const error_code& error, std::size_t bytes) {
  if (error) return on_closed(error);
  station_.ledger.received(bytes);
  if (dropping_) {
    if (reader_.drop(bytes) == http::ReadState::complete && !complete(false)) return;
  } else {
    filled_ += bytes;
    if (!read_inbox()) return;
  }
  if (read_body()) receive();
}

bool Connection::read_inbox() {
  const std::span<const char> bytes(inbox_.data(), filled_);
  const std::optional<std::size_t> used = consume(bytes);
  if (!used) return false;
  keep(bytes.subspan(*used));
  return true;
}

/// Feeds the reader and books every response that becomes complete. Nothing when the connection was replaced.
std::optional<std::size_t> Connection::consume(std::span<const char> bytes) {
  std::size_t used = 0;
  while (used < bytes.size()) {
    if (slots_.empty()) {
      reopen();
      return std::nullopt;
    }
    const auto [consumed, state] = reader_.feed(bytes.subspan(used));
    used += consumed;
    if (state == http::ReadState::malformed) {
      lose_all(Ending::malformed, "response", reader_.fault());
      reopen();
      return std::nullopt;
    }
    if (state == http::ReadState::need_more) return used;
    const bool surplus = used < bytes.size() && slots_.count() == 1;
    if (!complete(surplus)) return std::nullopt;
  }
  return used;
}

/// Puts a split message to the front of the inbox, with room behind it.
void Connection::keep(std::span<const char> rest) {
  if (rest.size() * 2 > inbox_.size()) {
    std::vector<char> larger(std::max(inbox_.size(), rest.size()) * 4);
    std::copy(rest.begin(), rest.end(), larger.begin());
    inbox_.swap(larger);
  } else if (!rest.empty()) {
    std::memmove(inbox_.data(), rest.data(), rest.size());
  }
  filled_ = rest.size();
}

/// In the middle of a body: takes at once what the kernel has of it. False when the connection was replaced.
bool Connection::read_body() {
  constexpr std::size_t piece = 64 * 1024;
  while (!slots_.empty() && filled_ == 0 && reader_.started()) {
    const bool drop = !wants_body_ && reader_.droppable() > 0;
    const std::size_t most =
        drop ? std::min<std::uint64_t>(reader_.droppable(), Station::scratch_size) : piece;
    const ssize_t n = ::recv(socket_.native_handle(), station_.scratch.get(), most, drop ? MSG_TRUNC : 0);
    if (n < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return true;
      on_closed(error_code(errno, boost::system::system_category()));
      return false;
    }
    if (n == 0) {
      on_closed(boost::asio::error::eof);
      return false;
    }
    const auto bytes = static_cast<std::size_t>(n);
    station_.ledger.received(bytes);
    if (drop) {
      if (reader_.drop(bytes) == http::ReadState::complete && !complete(false)) return false;
    } else {
      const std::span<const char> read(station_.scratch.get(), bytes);
      const std::optional<std::size_t> used = consume(read);
      if (!used) return false;
      keep(read.subspan(*used));
    }
    if (bytes < most) return true;
  }
  return true;
}

void Connection::begin_response() {
  const Slot& slot = slots_.front();
  const Exchange& exchange = exchange_of(slot);
  http::BodySink* sink = body_.begin(station_.known[slot.exchange]);
  wants_body_ = sink != nullptr;
  reader_.begin(exchange.head, exchange.check.get(), sink);
}

/// Books the response just read and goes on with the next request. `surplus`: more bytes came than it
/// announced and no other request is waiting for them. False when the connection was replaced.
bool Connection::complete(bool surplus) {
  const base::TimePoint now = base::Clock::now();
  const Slot slot = slots_.front();
  if (now - slot.at.written > station_.plan.timeout) {
    expire(now);
    return false;
  }
  if (surplus) {
    lose_all(Ending::malformed, "response", "more bytes came than the response announced");
    reopen();
    return false;
  }
  std::string why;
  const Ending ending = ending_of(body_.judge(reader_, station_.ledger.explained() ? nullptr : &why));
  if (!why.empty()) station_.ledger.explain("response", why);
  station_.ledger.answered(ending, reader_.status(), slot.at, now);

  ++served_;
  const bool was_written = slots_.written() > 0;
  const bool used_up = served_ == station_.plan.requests_per_connection;
  slots_.pop();
  if (used_up || !was_written || !reader_.keeps_alive()) {
    if (!used_up) station_.ledger.reconnected();
    resend_on_new_connection();
    return false;
  }
  if (!slots_.empty()) begin_response();
  send_due(now);
  return true;
}

void Connection::on_closed(const error_code& error) {
  const bool end_of_stream = error == boost::asio::error::eof;
  if (slots_.empty()) {
    station_.ledger.reconnected();
    return reopen();
  }
  if (end_of_stream && reader_.finish() == http::ReadState::complete) {
    complete(false);
    return;
  }
  if (server_never_took_request()) {
    station_.ledger.reconnected();
    return resend_on_new_connection();
  }
  if (end_of_stream && write_error_ != ECONNRESET) {
    lose_all(Ending::closed_early, "response",
             "the server closed the connection before the response was complete");
  } else {
    lose_all(Ending::reset, "connection", end_of_stream ? std::strerror(ECONNRESET) : error.message());
  }
  reopen();
}

/// A server may close a connection that it thinks idle just when we send the next request. It has then never
/// taken that request: its end of stream was on the way before, and our bytes meet a closed socket, which
/// answers with a reset that the kernel reports as EPIPE (RFC 9293 section 3.10.7.4; RFC 9112 section 9.3.1
/// allows to repeat the request). A server that read the request and then closed leaves neither trace.
bool Connection::server_never_took_request() const {
  if (served_ == 0 || reader_.started() || slots_.front().resent) return false;
  const std::size_t touched = slots_.written() + (slots_.offset() > 0 ? 1 : 0);
  if (touched == 0) return true;
  if (touched > 1) return false;
  if (write_error_ != 0) return write_error_ == EPIPE;
  int pending = 0;
  socklen_t size = sizeof pending;
  const int fd = const_cast<boost::asio::ip::tcp::socket&>(socket_).native_handle();
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &pending, &size) == 0 && pending == EPIPE;
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
      if (now - since_ >= station_.plan.timeout) connect_failed("no answer in time");
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
