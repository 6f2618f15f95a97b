#include "http/message_text.hpp"
#include "load/connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace backbench::load {
namespace {

using metrics::Ending;

constexpr std::size_t head_piece = 2 * 1024;        // a head and then some
constexpr std::size_t pipelined_piece = 16 * 1024;  // several responses
constexpr std::size_t body_piece = 64 * 1024;

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

/// What is not HTTP from its first byte on shows best by itself what it is.
std::string with_first_bytes(std::string_view fault, std::span<const char> bytes) {
  constexpr std::size_t enough = 60;
  const std::string_view first(bytes.data(), std::min(bytes.size(), enough));
  return first.starts_with("HTTP/1.") ? std::string(fault)
                                      : fmt::format("{}: {}", fault, http::quoted(first));
}

}  // namespace

/// Reads what the kernel has: until it has no more, or a read came short, which tells the same as long as the
/// server has not closed its side. Once nothing is in flight any more, there is nothing to expect.
void Connection::receive(bool hung_up) {
  for (;;) {
    const bool drop = can_drop();
    const std::span<char> room = room_to_read();
    const ssize_t n = drop ? socket_.drop(room) : socket_.read(room);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) return on_closed(n == 0 ? 0 : errno);
    const auto bytes = static_cast<std::size_t>(n);
    station_.ledger.received(bytes);
    if (!(drop ? take_dropped(bytes) : take(room.first(bytes)))) return;
    if (hung_up || socket_.has_pending()) continue;
    if (socket_.emptied(bytes, room.size()) || slots_.empty()) return;
  }
}

std::span<char> Connection::room_to_read() {
  const std::span<char> scratch(station_.scratch.get(), Station::scratch_size);
  if (can_drop()) return scratch.first(std::min<std::uint64_t>(reader_.droppable(), scratch.size()));
  if (filled_ > 0) return std::span(inbox_).subspan(filled_);
  if (reader_.started()) return scratch.first(body_piece);
  return scratch.first(station_.plan.pipelining > 1 ? pipelined_piece : head_piece);
}

/// Takes in the bytes just read, behind those kept before. False when the connection was replaced.
bool Connection::take(std::span<const char> read) {
  const std::span<const char> bytes = filled_ > 0 ? std::span(inbox_).first(filled_ + read.size()) : read;
  const std::optional<std::size_t> used = consume(bytes);
  if (used) keep(bytes.subspan(*used));
  return used.has_value();
}

bool Connection::take_dropped(std::size_t bytes) {
  return reader_.drop(bytes) != http::ReadState::complete || complete(false);
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
      if (reader_.status() == 0 && !station_.ledger.explained())
        station_.ledger.explain("response", with_first_bytes(reader_.fault(), bytes.subspan(used)));
      lose_all(Ending::malformed, "response", reader_.fault());
      reopen();
      return std::nullopt;
    }
    if (state == http::ReadState::need_more) {
      note_first_byte();
      return used;
    }
    const bool surplus = used < bytes.size() && slots_.count() == 1;
    if (!complete(surplus)) return std::nullopt;
  }
  return used;
}

/// Most responses are complete with their first read, and then this moment is that of their end, which is
/// taken anyway.
void Connection::note_first_byte() {
  Moments& at = slots_.front().at;
  if (at.first_byte == base::TimePoint{}) at.first_byte = base::Clock::now();
}

/// Puts a split head or chunk to the front of the inbox, with room behind it.
void Connection::keep(std::span<const char> rest) {
  if (rest.size() * 2 > inbox_.size()) {
    std::vector<char> larger(std::max(rest.size() * 4, head_piece));
    std::copy(rest.begin(), rest.end(), larger.begin());
    inbox_.swap(larger);
  } else if (!rest.empty()) {
    std::memmove(inbox_.data(), rest.data(), rest.size());
  }
  filled_ = rest.size();
}

void Connection::begin_response() {
  const Slot& slot = slots_.front();
  const Exchange& exchange = exchange_of(slot);
  http::BodySink* sink = body_.begin(station_.known[slot.exchange]);
  wants_body_ = sink != nullptr;
  reader_.begin(exchange.head, exchange.check.get(), sink);
}

/// Books the response just read; the next request follows when all that is ready was read. `surplus`: more
/// bytes came than it announced and no other request is waiting for them. False when the connection was
/// replaced.
bool Connection::complete(bool surplus) {
  const base::TimePoint now = base::Clock::now();
  Slot slot = slots_.front();
  if (slot.at.first_byte == base::TimePoint{}) slot.at.first_byte = now;
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
  if (leaving_ && slots_.empty()) {
    disconnect();
    return false;
  }
  if (used_up || !was_written || !reader_.keeps_alive()) {
    if (!used_up) station_.ledger.reconnected();
    resend_on_new_connection();
    return false;
  }
  if (!slots_.empty()) begin_response();
  free_since_ = now;
  station_.send_soon(*this);
  return true;
}

/// `error` is errno, or 0 for the end of the stream.
void Connection::on_closed(int error) {
  const bool end_of_stream = error == 0;
  if (slots_.empty()) {
    station_.ledger.reconnected();
    return reopen();
  }
  if (end_of_stream && !socket_.cut() && reader_.finish() == http::ReadState::complete) {
    complete(false);
    return;
  }
  if (server_never_took_request()) {
    station_.ledger.reconnected();
    return resend_on_new_connection();
  }
  if (end_of_stream && write_error_ != ECONNRESET) {
    lose_all(Ending::closed_early, "response", why_closed_early());
  } else {
    lose_all(Ending::reset, "connection", socket_.words(end_of_stream ? ECONNRESET : error));
  }
  reopen();
}

std::string_view Connection::why_closed_early() const {
  if (socket_.cut())
    return "the connection ended without TLS's close_notify before the response was complete";
  if (reader_.started()) return "the server closed the connection before the response was complete";
  return served_ > 0 || socket_.secure()
             ? "the server closed the connection without an answer"
             : "the server closed the connection without an answer; does this port speak plain HTTP?";
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
  return socket_.take_error() == EPIPE;
}

}  // namespace backbench::load
