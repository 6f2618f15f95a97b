#include "scenario/http_syntax.hpp"

#include "base/units.hpp"
#include "scenario/document.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7F; }

/// "127.0.0.1" and its neighbours, written as four decimal numbers.
bool is_loopback_v4(std::string_view host) {
  int parts = 0;
  bool first_is_127 = false;
  for (std::string_view rest = host;;) {
    const std::size_t dot = rest.find('.');
    const auto number = base::parse_count(rest.substr(0, dot));
    if (!number || *number > 255) return false;
    if (++parts == 1) first_is_127 = *number == 127;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return parts == 4 && first_is_127;
}

struct Authority {
  std::string_view host;
  std::optional<std::string_view> port;
};

std::optional<Authority> split_authority(std::string_view text) {
  const std::size_t host_end = text.starts_with('[') ? text.find(']') : 0;
  if (host_end == std::string_view::npos) return std::nullopt;
  const std::size_t colon = text.find(':', host_end);
  Authority result{text.substr(0, colon), std::nullopt};
  if (colon != std::string_view::npos) result.port = text.substr(colon + 1);
  if (text.starts_with('[')) {
    if (result.host.size() != host_end + 1) return std::nullopt;
    result.host = result.host.substr(1, host_end - 1);
  }
  return result;
}

}  // namespace

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
  });
}

Fault fault_in_method(std::string_view method) {
  if (!is_token(method))
    return {fmt::format("{} is not an HTTP method", in_quotes(method)), "write a word such as GET"};
  constexpr std::array<std::string_view, 7> known{"get", "head", "post", "put", "delete", "patch", "options"};
  const std::string folded = lower(method);
  if (std::find(known.begin(), known.end(), folded) == known.end()) return {};
  std::string upper = folded;
  for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
  if (upper == method) return {};
  return {fmt::format("HTTP methods are case-sensitive, and {} is not one", in_quotes(method)),
          "write " + upper};
}

Fault fault_in_path(std::string_view path) {
  if (!path.starts_with('/')) {
    const bool is_url = path.starts_with("http://") || path.starts_with("https://");
    return {fmt::format("a path must begin with '/', not {}", in_quotes(path)),
            is_url             ? "the target says where the server is; write only the path"
            : path.size() < 40 ? fmt::format("write /{}", path)
                               : ""};
  }
  if (path.find('#') != std::string_view::npos) {
    return {"a path has no '#'; fragments are never sent", "remove it, or write %23"};
  }
  if (std::all_of(path.begin(), path.end(), is_visible_ascii)) return {};
  return {fmt::format("a path is printable ASCII without spaces, and {} is not", in_quotes(path)),
          "percent-encode the rest: %20 for a space"};
}

Fault fault_in_header(std::string_view name, std::string_view value) {
  if (!is_token(name)) {
    return {fmt::format("{} is not a header name", in_quotes(name)), "use letters, digits and '-'"};
  }
  const std::string folded = lower(name);
  if (folded == "content-length" || folded == "transfer-encoding") {
    return {fmt::format("the header {} is set by backbench, from the body", in_quotes(name)), "remove it"};
  }
  if (folded == "connection") {
    return {"the header 'Connection' is set by backbench", "use 'keepalive' of the scenario"};
  }
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  };
  if (std::any_of(value.begin(), value.end(), is_control)) {
    return {fmt::format("the value of header {} has a control character in it", in_quotes(name)),
            "a header is one line of text"};
  }
  return {};
}

namespace {

/// What follows http+unix://, the percent-encoded path of a socket of this machine.
UrlVerdict judge_socket_url(std::string_view place) {
  const auto wrong = [](std::string message) {
    return UrlVerdict{{std::move(message), "write http+unix://%2Frun%2Fapp.sock"}, false};
  };
  if (place.ends_with('/')) place.remove_suffix(1);
  if (!place.starts_with("%2F") && !place.starts_with("%2f"))
    return wrong("the url must give the absolute path of a socket, with %2F for each '/'");
  if (place.find_first_of("/?#") != std::string_view::npos)
    return wrong("the url of a target ends after its socket, whose path has %2F for each '/'");
  return {{}, true};
}

}  // namespace

UrlVerdict judge_url(std::string_view url) {
  const auto wrong = [](std::string message, std::string cure = "write http://host:port") {
    return UrlVerdict{{std::move(message), std::move(cure)}, false};
  };
  if (!std::all_of(url.begin(), url.end(), is_visible_ascii))
    return wrong("a url is printable ASCII without spaces");
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) {
    return wrong(fmt::format("{} is not a url", in_quotes(url)),
                 url.starts_with('/') || url.starts_with("unix:")
                     ? "write http+unix://%2Frun%2Fapp.sock for a socket"
                 : url.size() < 40 ? fmt::format("write http://{}", url)
                                   : "write http://host:port");
  }
  const std::string_view scheme = url.substr(0, scheme_end);
  if (scheme == "http+unix" || scheme == "https+unix") return judge_socket_url(url.substr(scheme_end + 3));
  if (scheme != "http" && scheme != "https") {
    return wrong(fmt::format("the url's scheme must be http or https, not {}", in_quotes(scheme)));
  }
  url.remove_prefix(scheme_end + 3);
  const std::size_t path = std::min(url.find_first_of("/?#"), url.size());
  const std::string_view rest = url.substr(path);
  if (url.substr(0, path).find('@') != std::string_view::npos) {
    return wrong("a url with user information is not supported",
                 "send an Authorization header in the request");
  }
  const auto authority = split_authority(url.substr(0, path));
  if (!authority || authority->host.empty()) return wrong("the url has no host");
  if (authority->port) {
    const auto port = base::parse_count(*authority->port);
    if (!port || *port < 1 || *port > 65535) {
      return wrong(fmt::format("the url's port must be a number from 1 to 65535, not {}",
                               in_quotes(*authority->port)));
    }
  }
  if (!rest.empty() && rest != "/") {
    return wrong(fmt::format("the url of a target ends after its port, but here follows {}", in_quotes(rest)),
                 "put it into the path of the scenario's request");
  }
  const std::string host = lower(authority->host);
  return {{}, host == "localhost" || host == "::1" || is_loopback_v4(host)};
}

}  // namespace backbench::scenario
