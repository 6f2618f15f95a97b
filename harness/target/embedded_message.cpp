#include "target/embedded_message.hpp"

#include <algorithm>

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

namespace backbench::target::embedded {
namespace {

std::string_view reason(int status) {
  namespace http = boost::beast::http;
  const http::status known = http::int_to_status(static_cast<unsigned>(status));
  if (known == http::status::unknown) return {};  // RFC 9112 section 4: a client ignores it, it may be absent
  const auto text = http::obsolete_reason(known);
  return {text.data(), text.size()};
}

std::string_view connection_field(Persistence persistence) {
  switch (persistence) {
    case Persistence::keep:
      return "";
    case Persistence::close:
      return "Connection: close\r\n";
    case Persistence::keep_1_0:
      return "Connection: keep-alive\r\n";
  }
  return "";
}

std::string repeated(std::string_view word, std::size_t size) {
  std::string text;
  text.reserve(size + word.size());
  while (text.size() < size) text += word;
  text.resize(size);
  return text;
}

}  // namespace

std::string head(int status, std::string_view fields, Persistence persistence) {
  return fmt::format("HTTP/1.1 {} {}\r\nServer: backbench\r\n{}{}\r\n", status, reason(status), fields,
                     connection_field(persistence));
}

std::string interim_head(int status) { return fmt::format("HTTP/1.1 {} {}\r\n\r\n", status, reason(status)); }

std::string content_fields(int status, std::string_view type, std::uint64_t length) {
  if (status == 204 || status == 304) return {};
  return fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", type, length);
}

Message message(int status, std::string_view fields, std::string body) {
  Message result{.heads = {}, .body = std::move(body)};
  for (const auto persistence : {Persistence::keep, Persistence::close, Persistence::keep_1_0}) {
    result.heads.at(static_cast<std::size_t>(persistence)) = head(status, fields, persistence);
  }
  return result;
}

Message plain_message(int status, std::string_view type, std::string body) {
  const std::string fields = content_fields(status, type, body.size());
  return message(status, fields, fields.empty() ? std::string() : std::move(body));
}

Content content_of(std::uint64_t size) {
  constexpr std::string_view word = "Hello world!";
  constexpr std::string_view opening = R"({"result":")";
  constexpr std::string_view closing = R"("})";
  constexpr std::size_t around = opening.size() + closing.size();
  if (size <= around) return {"text/plain", repeated(word, size)};
  return {"application/json", fmt::format("{}{}{}", opening, repeated(word, size - around), closing)};
}

std::string chunked(std::string_view body) {
  constexpr std::size_t largest = 16 * 1024;
  std::string text;
  while (!body.empty()) {
    const auto piece = body.substr(0, largest);
    text += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
    body.remove_prefix(piece.size());
  }
  return text + "0\r\nX-Trailer: after the last chunk\r\n\r\n";
}

}  // namespace backbench::target::embedded
