#pragma once

#include "http/tls.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include <boost/asio/generic/stream_protocol.hpp>

namespace backbench::load {

using Endpoint = boost::asio::generic::stream_protocol::endpoint;

/// One TCP or Unix-domain socket that never blocks, with TLS upon it or not; closed with its owner. Without
/// TLS a call costs one branch over the system's own.
class Socket {
 public:
  /// `tls` is null for a plain socket, and else outlives this one.
  explicit Socket(http::TlsContext* tls) : tls_context_(tls) {}
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// A new socket that connects: 0 when the attempt runs or has succeeded, else errno. When it becomes
  /// writable or hangs up the attempt is over, and take_error() is its outcome. EAGAIN: a Unix-domain server
  /// has no room in its queue, and the kernel does not tell when it has (connect(2)).
  int connect(const Endpoint& endpoint);
  void close();
  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

  bool secure() const { return tls_context_ != nullptr; }
  /// After the connection, and again whenever the socket is ready, for as long as the outcome is EAGAIN: 0
  /// when TLS is up, else errno.
  int handshake();
  bool session_reused() const { return tls_->session_reused(); }

  /// As send(2) and recv(2), never interrupted. EPROTO: TLS failed, words() say how.
  ssize_t write(std::span<const iovec> pieces);
  ssize_t read(std::span<char> into);
  /// Takes at most so many bytes off the socket and shows them to nobody: the kernel copies nothing (tcp(7),
  /// MSG_TRUNC). Plain sockets only.
  ssize_t drop(std::span<char> scratch);

  /// Whether a read of so many bytes into so much room has emptied the socket, so that there is an edge to
  /// come with the next ones. TLS cannot tell.
  bool emptied(std::size_t bytes, std::size_t room) const { return !tls_ && bytes < room; }
  /// TLS has taken bytes off the socket that read() has not given out.
  bool has_pending() const { return tls_ && tls_->has_pending(); }
  /// The end of the stream came without TLS's own, so that what was read may not be all.
  bool cut() const { return tls_ && tls_->cut(); }
  std::string words(int error) const;

  /// The socket's pending error, and none any more after the call.
  int take_error();

 private:
  int descriptor_ = -1;
  http::TlsContext* tls_context_;
  std::optional<http::TlsStream> tls_;
};

}  // namespace backbench::load
