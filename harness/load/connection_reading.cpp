#include "load/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

#include <boost/asio/error.hpp>

namespace backbench::load {
namespace {

using boost::system::error_code;
using metrics::Ending;

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
bool Connection::server_never_took_request() {
  if (served_ == 0 || reader_.started() || slots_.front().resent) return false;
  const std::size_t touched = slots_.written() + (slots_.offset() > 0 ? 1 : 0);
  if (touched == 0) return true;
  if (touched > 1) return false;
  if (write_error_ != 0) return write_error_ == EPIPE;
  int pending = 0;
  socklen_t size = sizeof pending;
  return ::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &pending, &size) == 0 &&
         pending == EPIPE;
}

}  // namespace backbench::load
