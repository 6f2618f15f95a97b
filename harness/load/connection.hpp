#pragma once

#include "base/clock.hpp"
#include "http/body_check.hpp"
#include "http/response_reader.hpp"
#include "load/reactor.hpp"
#include "load/slots.hpp"
#include "load/socket.hpp"
#include "load/station.hpp"
#include "metrics/tally.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backbench::load {

/// One connection of the load and everything that can happen to it: it opens, sends what pacer and gate
/// allow, reads the answers, books each request's ending, and replaces itself when it was closed, failed or
/// used up.
///
/// A small state machine, driven by the station's reactor. A request is written at once, and read for when
/// the reactor tells that there is something: two system calls, no allocation and no timer a request.
class Connection final : public Watcher {
 public:
  explicit Connection(Station& station);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Starts connecting; the station is told when the first attempt is over, at the latest after the plan's
  /// timeout.
  void open();
  bool is_open() const { return state_ == State::open; }
  /// Responses read since the start, over every socket it has had.
  std::uint64_t answered() const { return answered_before_ + served_; }

  /// Takes part in the load, for the first time or again.
  void join();
  /// Takes no more part in it: closes at once when nothing is in flight, else after the last answer. Neither
  /// is a failure or a reconnect.
  void leave();

  /// Sends as many requests as pipelining, gate and pacer allow, and parks at the station if there is room
  /// left.
  void send_due(base::TimePoint now);
  void unparked() { parked_ = false; }
  /// Marks it as one that sends soon, for the station; true when it was marked before.
  bool queue() { return std::exchange(queued_, true); }
  void unqueued() { queued_ = false; }

  /// Called every few milliseconds: ends what took too long, opens again what could not connect.
  void sweep(base::TimePoint now);

  /// Closes for good. What is in flight stays so in the books; its moments are appended to `unfinished`.
  void shut(std::vector<Moments>& unfinished);

  void on_ready(Readiness ready) override;

 private:
  enum class State { closed, connecting, handshaking, open, waiting_to_retry };

  void connect();
  void on_connected(int error);
  void secure();
  void begin(base::TimePoint now);
  void connect_failed(const std::string& why);
  void settle();
  void disconnect();
  void reopen();
  void resend_on_new_connection();

  void write();
  bool write_some();
  void on_room();

  void receive(bool hung_up);
  std::span<char> room_to_read();
  bool take(std::span<const char> read);
  bool take_dropped(std::size_t bytes);
  std::optional<std::size_t> consume(std::span<const char> bytes);
  void keep(std::span<const char> rest);
  void note_first_byte();
  void begin_response();
  bool complete(bool surplus);

  void on_closed(int error);
  std::string_view why_closed_early() const;
  bool server_never_took_request();
  void expire(base::TimePoint now);
  void lose_all(metrics::Ending ending, const char* stage, std::string_view why);

  bool has_room() const {
    const std::uint64_t limit = station_.plan.requests_per_connection;
    return !slots_.full() && !leaving_ && (limit == 0 || served_ + slots_.count() < limit);
  }
  /// The rest of the body is known by its length and wanted by nobody.
  bool can_drop() const {
    return !slots_.empty() && !wants_body_ && !socket_.secure() && reader_.droppable() > 0;
  }
  const Exchange& exchange_of(const Slot& slot) const { return station_.plan.mix[slot.exchange]; }

  Station& station_;
  Socket socket_;
  State state_ = State::closed;
  bool settled_ = false;
  bool parked_ = false;
  bool leaving_ = false;
  bool queued_ = false;
  bool waits_for_room_ = false;
  int write_error_ = 0;  // the first one; the read that follows then tells only half of how it ended
  bool wants_body_ = false;
  int failed_attempts_ = 0;
  base::TimePoint since_{};            // of the attempt to connect, or of waiting_to_retry
  base::TimePoint connected_{};        // before TLS
  base::TimePoint free_since_{};       // the response whose connection is to send again; none = not queued
  std::uint64_t served_ = 0;           // responses read on this socket
  std::uint64_t answered_before_ = 0;  // and on the ones before it

  Slots slots_;
  http::ResponseReader reader_;
  http::BodyCheck body_;
  std::vector<char> inbox_;  // for the begin of a split head or chunk; most responses never need it
  std::size_t filled_ = 0;   // bytes of the inbox in use
};

}  // namespace backbench::load
