#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace backbench::target::embedded {

/// What the head of a response says about the connection; it follows from the request.
enum class Persistence { keep, close, keep_1_0 };

/// A response as bytes, built once and shared by all connections: one head for each Persistence.
struct Message {
  std::array<std::string, 3> heads;
  std::string body;

  std::string_view head(Persistence persistence) const {
    return heads.at(static_cast<std::size_t>(persistence));
  }
};

/// "HTTP/1.1 200 OK", `Server`, the given field lines (each with its CRLF), `Connection` where it is needed,
/// and the empty line.
std::string head(int status, std::string_view fields, Persistence persistence);

/// An interim response (RFC 9110 section 15.2): the status line and the empty line.
std::string interim_head(int status);

/// `Content-Type` and `Content-Length`; no length for the statuses that have no body (204, 304).
std::string content_fields(int status, std::string_view type, std::uint64_t length);

Message message(int status, std::string_view fields, std::string body);
Message plain_message(int status, std::string_view type, std::string body);

/// A body of exactly `size` bytes: {"result":"Hello world!Hello ..."} from 14 bytes on, plain text below.
struct Content {
  std::string type;
  std::string body;
};
Content content_of(std::uint64_t size);

/// The same body in chunks of at most 16 KiB, with one trailer field (RFC 9112 section 7.1).
std::string chunked(std::string_view body);

}  // namespace backbench::target::embedded
