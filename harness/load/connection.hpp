#pragma once

#include "base/clock.hpp"
#include "http/body_check.hpp"
#include "http/response_reader.hpp"
#include "load/slots.hpp"
#include "load/station.hpp"
#include "metrics/tally.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

namespace backbench::load {

/// One connection of the load and everything that can happen to it: it opens, sends what pacer and gate
/// allow, reads the answers, books each request's ending, and replaces itself when it was closed, failed or
/// used up.
///
/// A small state machine with at most one read pending. Every read and write is tried at once; the reactor is
/// only asked when the kernel has nothing. No allocation and no timer per request.
class Connection {
 public:
  explicit Connection(Station& station);

  /// Starts connecting; the station is told when the first attempt is over, at the latest after the plan's
  /// timeout.
  void open();
  bool is_open() const { return state_ == State::open; }

  /// Sends as many requests as pipelining, gate and pacer allow, and parks at the station if there is room
  /// left.
  void send_due(base::TimePoint now);
  void unparked() { parked_ = false; }

  /// Called every few milliseconds: ends what took too long, opens again what could not connect.
  void sweep(base::TimePoint now);

  /// Closes for good. What is in flight stays so in the books; its moments are appended to `unfinished`.
  void shut(std::vector<Moments>& unfinished);

 private:
  enum class State { closed, connecting, open, waiting_to_retry };

  void on_connected(const boost::system::error_code& error);
  void connect_failed(const std::string& why);
  void settle();
  void disconnect();
  void reopen();
  void resend_on_new_connection();

  void write();
  bool write_some();
  void wait_for_room();

  void receive();
  void on_received(const boost::system::error_code& error, std::size_t bytes);
  bool read_inbox();
  bool read_body();
  std::optional<std::size_t> consume(std::span<const char> bytes);
  void keep(std::span<const char> rest);
  void begin_response();
  bool complete(bool surplus);

  void on_closed(const boost::system::error_code& error);
  bool server_never_took_request();
  void expire(base::TimePoint now);
  void lose_all(metrics::Ending ending, const char* stage, std::string_view why);

  bool has_room() const {
    const std::uint64_t limit = station_.plan.requests_per_connection;
    return !slots_.full() && (limit == 0 || served_ + slots_.count() < limit);
  }
  const Exchange& exchange_of(const Slot& slot) const { return station_.plan.mix[slot.exchange]; }

  Station& station_;
  boost::asio::ip::tcp::socket socket_;
  State state_ = State::closed;
  bool settled_ = false;
  bool parked_ = false;
  bool waits_for_room_ = false;
  int write_error_ = 0;  // the first one; the read that is pending then tells only half of how it ended
  bool wants_body_ = false;
  bool dropping_ = false;    // the pending read drops body bytes in the kernel
  std::uint32_t epoch_ = 0;  // handlers of an earlier socket are ignored
  int failed_attempts_ = 0;
  base::TimePoint since_{};   // of the state connecting or waiting_to_retry
  std::uint64_t served_ = 0;  // responses read on this socket

  Slots slots_;
  http::ResponseReader reader_;
  http::BodyCheck body_;
  std::vector<char> inbox_;
  std::size_t filled_ = 0;  // bytes of the inbox that hold a part of a response
};

}  // namespace backbench::load
