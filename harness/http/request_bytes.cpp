#include "http/request_bytes.hpp"

#include "base/error.hpp"
#include "http/message_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::http {

namespace {

[[noreturn]] void refuse(const std::string& message) { throw base::Error(base::ExitCode::usage, message); }

using Header = std::pair<std::string, std::string>;

const Header* find_single(const RequestText& request, std::string_view name) {
  const auto named = [name](const Header& header) { return equal_without_case(header.first, name); };
  const auto first = std::find_if(request.headers.begin(), request.headers.end(), named);
  if (first == request.headers.end()) return nullptr;
  if (std::find_if(first + 1, request.headers.end(), named) != request.headers.end())
    refuse(fmt::format("header '{}' is given twice: a request has one", name));
  return &*first;
}

void check_characters(const RequestText& request, std::string_view authority) {
  if (!is_token(request.method))
    refuse(fmt::format("method {} holds a character that no method has: use GET, POST and the like",
                       quoted(request.method)));
  const bool asterisk = request.method == "OPTIONS" && request.path == "*";
  if (!asterisk && (!is_request_target(request.path) || request.path.front() != '/'))
    refuse(fmt::format(
        "path {}: it begins with '/', and spaces, control characters and non-ASCII bytes in it are "
        "written as %20 and the like",
        quoted(request.path)));
  if (!is_request_target(authority)) refuse(fmt::format("{} is not a host", quoted(authority)));
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name))
      refuse(fmt::format("header name {} may hold no space, colon or control character", quoted(name)));
    if (!is_field_value(value))
      refuse(fmt::format("header '{}': its value {} may hold no line break or control character", name,
                         quoted(value)));
  }
}

void check_framing(const RequestText& request) {
  if (find_single(request, "Transfer-Encoding") != nullptr)
    refuse("header 'Transfer-Encoding' can't be set: bodies are sent whole, with a Content-Length");
  if (const auto* length = find_single(request, "Content-Length");
      length != nullptr && length->second != std::to_string(request.body.size()))
    refuse(
        fmt::format("header 'Content-Length' says {}, but the body has {} bytes: leave it out, it is added",
                    quoted(length->second), request.body.size()));
  if (const auto* connection = find_single(request, "Connection");
      request.close && connection != nullptr && !equal_without_case(connection->second, "close"))
    refuse(fmt::format("header 'Connection' says {}, but the connection is to be closed after the response",
                       quoted(connection->second)));
}

bool usually_has_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

std::string request_bytes(const RequestText& request, std::string_view authority) {
  check_characters(request, authority);
  check_framing(request);

  std::string bytes = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.path);
  const auto add = [&bytes](std::string_view name, std::string_view value) {
    bytes += fmt::format("{}: {}\r\n", name, value);
  };
  if (find_single(request, "Host") == nullptr) add("Host", authority);
  for (const auto& [name, value] : request.headers) add(name, value);
  if (find_single(request, "Content-Length") == nullptr &&
      (!request.body.empty() || usually_has_body(request.method)))
    add("Content-Length", std::to_string(request.body.size()));
  if (request.close && find_single(request, "Connection") == nullptr) add("Connection", "close");
  return bytes + "\r\n" + request.body;
}

}  // namespace backbench::http
