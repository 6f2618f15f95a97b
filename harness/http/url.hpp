#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace backbench::http {

/// An absolute http URL taken apart (RFC 3986 section 3, the parts a client needs).
struct Url {
  bool tls = false;  // https
  std::string host;  // without brackets: "127.0.0.1", "::1", "localhost"
  std::uint16_t port = 80;
  std::string path = "/";  // path and query, ready for a request line

  /// "127.0.0.1:5000", "[::1]:5000"; the port is left out when it is the scheme's own.
  std::string authority() const;
  std::string text() const;
};

/// Throws base::Error(usage) saying which part is wrong: no scheme, an unknown one, an empty host, a port out
/// of range, user information, a fragment, spaces or control characters.
Url parse_url(std::string_view text);

/// Whether the host is this machine's loopback: localhost, 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view host);

}  // namespace backbench::http
