#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace backbench::http {

/// An absolute http URL taken apart (RFC 3986 section 3, the parts a client needs). The schemes http+unix and
/// https+unix name a Unix-domain socket where others have host and port, percent-encoded:
/// http+unix://%2Frun%2Fapp.sock/path.
struct Url {
  static constexpr std::size_t longest_socket = 107;  // bytes of a sockaddr_un's path, without its end

  bool tls = false;    // https
  std::string socket;  // absolute path of a Unix-domain socket to connect to; empty = host and port
  std::string host;    // without brackets: "127.0.0.1", "::1", "localhost"
  std::uint16_t port = 80;
  std::string path = "/";  // path and query, ready for a request line

  /// "127.0.0.1:5000", "[::1]:5000"; the port is left out when it is the scheme's own.
  /// Of a Unix-domain socket it is that of its host, which nobody connects to.
  std::string authority() const;
  /// Where it connects, for messages: "127.0.0.1:5000", "/run/app.sock".
  std::string place() const { return socket.empty() ? authority() : socket; }
  /// Whether it connects to this machine only: by a socket, or to a loopback address.
  bool local() const;
  std::string text() const;
};

/// Throws base::Error(usage) saying which part is wrong: no scheme, an unknown one, an empty host, a port out
/// of range, user information, a fragment, spaces or control characters, a socket that no kernel takes.
Url parse_url(std::string_view text);

/// The URL "http+unix://%2Frun%2Fapp.sock" of a socket's path.
std::string socket_url(std::string_view socket, bool tls);

/// Whether the host is this machine's loopback: localhost, 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view host);

}  // namespace backbench::http
