#pragma once

#include "base/clock.hpp"
#include "http/tls.hpp"
#include "target/embedded_behaviour.hpp"
#include "target/embedded_request.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/uio.h>

namespace backbench::target::embedded {

/// What the connections of one thread share.
struct Service {
  Behaviour& behaviour;
  std::span<char> buffer;               // read into by one connection at a time, between two waits
  const std::function<void(int)>& die;  // ends the server with an exit status
};

/// What has to happen before a connection can go on.
enum class Wait {
  readable,
  writable,
  until,  // Connection::held_until()
  over,   // nothing: close the socket
};

/// One client's connection: everything it does between two waits. Executes answers and knows of no fault.
/// Small answers to pipelined requests leave together in one system call.
class Connection {
 public:
  /// The descriptor stays the caller's; with `tls` it must be non-blocking, else it need not. `tls` is null
  /// for a plain connection, and else outlives this one.
  Connection(int socket, http::TlsContext* tls, Service service);

  Wait step();
  base::TimePoint held_until() const { return held_until_; }

 private:
  static constexpr std::size_t most_pieces = 32;

  std::optional<Wait> handshake();
  ssize_t receive_some(std::span<char> into);
  ssize_t send_some(std::span<const iovec> pieces);
  void say_goodbye();
  void parse();
  void queue(const Answer& answer);
  void queue(std::string_view piece);
  bool send_queue();
  Wait end();
  Wait receive();
  Wait discard();
  Wait pause(Wait wait);

  int socket_;
  std::optional<http::TlsStream> tls_;
  bool secured_;
  Service service_;
  RequestReader reader_;
  Scratch scratch_;

  std::string_view input_;  // bytes not yet parsed, in the shared buffer or in `kept_`
  std::string kept_;        // holds `input_` while others may use the buffer
  bool starved_ = true;     // `input_` holds no whole head or chunk
  bool drained_ = false;    // the last read left nothing behind

  std::array<iovec, most_pieces> queue_{};
  std::size_t first_ = 0;  // of queue_, not yet sent
  std::size_t last_ = 0;
  bool lost_ = false;  // the client is gone

  Answer held_;  // waits for its time
  bool holds_ = false;
  base::TimePoint held_until_;
  Ending ending_ = Ending::keep;
  int exit_status_ = 0;
};

}  // namespace backbench::target::embedded
