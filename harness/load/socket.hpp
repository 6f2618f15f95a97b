#pragma once

#include <span>

#include <boost/asio/ip/tcp.hpp>

namespace backbench::load {

/// One TCP socket that never blocks; closed with its owner.
class Socket {
 public:
  Socket() = default;
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// A new socket that connects: 0 when the attempt runs or has succeeded, else errno. When it becomes
  /// writable or hangs up the attempt is over, and take_error() is its outcome.
  int connect(const boost::asio::ip::tcp::endpoint& endpoint);
  void close();
  int descriptor() const { return descriptor_; }

  /// As send(2) and recv(2), never interrupted.
  ssize_t write(std::span<const iovec> pieces);
  ssize_t read(std::span<char> into);
  /// Takes at most so many bytes off the socket and shows them to nobody: the kernel copies nothing (tcp(7),
  /// MSG_TRUNC).
  ssize_t drop(std::span<char> scratch);

  /// The socket's pending error, and none any more after the call.
  int take_error();

 private:
  int descriptor_ = -1;
};

}  // namespace backbench::load
