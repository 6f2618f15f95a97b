#include "http/url.hpp"

#include "base/error.hpp"
#include "http/message_text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>

#include <fmt/format.h>

namespace backbench::http {

namespace {

constexpr std::string_view unix_suffix = "+unix";

/// Takes an address apart; knows its whole text, so that every complaint can name it.
class UrlParser {
 public:
  explicit UrlParser(std::string_view text) : text_(text) {}

  Url parse() const {
    Url url;
    const auto after_scheme = scheme(url);
    const auto path_begin = std::min(after_scheme.find_first_of("/?#"), after_scheme.size());
    const auto place = after_scheme.substr(0, path_begin);
    if (over_socket()) {
      socket(place, url);
    } else {
      authority(place, url);
    }
    path(after_scheme.substr(path_begin), url);
    return url;
  }

 private:
  [[noreturn]] void refuse(const std::string& rule) const {
    throw base::Error(base::ExitCode::usage, quoted(text_) + ": " + rule);
  }

  bool over_socket() const {
    const auto name = text_.substr(0, text_.find("://"));
    return name.size() > unix_suffix.size() &&
           equal_without_case(name.substr(name.size() - unix_suffix.size()), unix_suffix);
  }

  void socket(std::string_view place, Url& url) const {
    constexpr std::string_view digits = "0123456789abcdef";
    for (std::size_t i = 0; i < place.size(); ++i) {
      char c = place[i];
      if (c == '%') {
        const auto digit = [&](std::size_t at) {
          const char d = at < place.size() ? place[at] : ' ';
          return digits.find(static_cast<char>(d >= 'A' && d <= 'F' ? d - 'A' + 'a' : d));
        };
        const std::size_t high = digit(i + 1), low = digit(i + 2);
        if (high == digits.npos || low == digits.npos) refuse("'%' is followed by two hexadecimal digits");
        c = static_cast<char>(high * 16 + low);
        i += 2;
      }
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        refuse("a socket's path holds no control character");
      url.socket += c;
    }
    url.host = "localhost";
    if (url.socket.empty() || url.socket.front() != '/')
      refuse("a socket is given by its absolute path, percent-encoded, as in http+unix://%2Frun%2Fapp.sock/");
    if (url.socket.size() > Url::longest_socket)
      refuse(fmt::format("a socket's path is at most {} bytes long, and this one {}", Url::longest_socket,
                         url.socket.size()));
  }

  std::string_view scheme(Url& url) const {
    const auto end = text_.find("://");
    if (end == std::string_view::npos)
      refuse("an address begins with http:// or https://, as in http://127.0.0.1:8080/");
    auto name = text_.substr(0, end);
    if (over_socket()) name.remove_suffix(unix_suffix.size());
    url.tls = equal_without_case(name, "https");
    if (!url.tls && !equal_without_case(name, "http"))
      refuse(fmt::format("unknown scheme {}: use http or https, or http+unix for a Unix-domain socket",
                         quoted(name)));
    url.port = url.tls ? 443 : 80;
    return text_.substr(end + 3);
  }

  void authority(std::string_view authority, Url& url) const {
    if (authority.find('@') != std::string_view::npos)
      refuse("a user name or password in an address is not supported: send an Authorization header");
    std::string_view rest;
    if (authority.substr(0, 1) == "[") {
      const auto end = authority.find(']');
      if (end == std::string_view::npos) refuse("the IPv6 address has no closing ']'");
      url.host = authority.substr(1, end - 1);
      rest = authority.substr(end + 1);
      in6_addr address{};
      if (inet_pton(AF_INET6, url.host.c_str(), &address) != 1)
        refuse(fmt::format("{} is not an IPv6 address", quoted(url.host)));
      if (!rest.empty() && rest.front() != ':') refuse("only a port may follow the IPv6 address");
    } else {
      const auto colon = std::min(authority.find(':'), authority.size());
      url.host = authority.substr(0, colon);
      rest = authority.substr(colon);
      host_name(url.host);
    }
    if (!rest.empty()) url.port = port(rest.substr(1));
  }

  void host_name(std::string_view host) const {
    if (host.empty()) refuse("the host is missing, as in http://127.0.0.1:8080/");
    for (const char c : host)
      if (!is_token({&c, 1}) || std::string_view("!#$%&'*+^`|~").find(c) != std::string_view::npos)
        refuse(fmt::format("{} is not allowed in a host name", quoted({&c, 1})));
  }

  std::uint16_t port(std::string_view digits) const {
    std::uint16_t port = 0;
    const auto* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, port);
    if (error != std::errc{} || end != last || port == 0)
      refuse(fmt::format("port {} is not a number from 1 to 65535", quoted(digits)));
    return port;
  }

  void path(std::string_view path, Url& url) const {
    if (path.find('#') != std::string_view::npos)
      refuse("a fragment is never sent to a server: leave out '#' and what follows");
    if (path.empty()) return;
    if (!is_request_target(path))
      refuse("spaces, control characters and non-ASCII bytes in a path are written as %20 and the like");
    url.path = path.front() == '?' ? fmt::format("/{}", path) : path;
  }

  std::string_view text_;
};

}  // namespace

std::string Url::authority() const {
  const bool v6 = host.find(':') != std::string::npos;
  std::string text = v6 ? '[' + host + ']' : host;
  if (port != (tls ? 443 : 80)) text += ':' + std::to_string(port);
  return text;
}

bool Url::local() const { return !socket.empty() || is_loopback(host); }

std::string Url::text() const {
  if (!socket.empty()) return socket_url(socket, tls) + path;
  return (tls ? "https://" : "http://") + authority() + path;
}

std::string socket_url(std::string_view socket, bool tls) {
  std::string text = tls ? "https+unix://" : "http+unix://";
  for (const char c : socket) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    text += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

Url parse_url(std::string_view text) { return UrlParser(text).parse(); }

bool is_loopback(std::string_view host) {
  if (equal_without_case(host, "localhost")) return true;
  const std::string text(host);
  if (in_addr v4{}; inet_pton(AF_INET, text.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace backbench::http
