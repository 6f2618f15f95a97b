#pragma once

#include "http/check.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace backbench::http {

/// Takes the pieces of a body as they arrive, in order, none of them empty. The view lives until the call
/// returns.
class BodySink {
 public:
  virtual void body(std::string_view piece) = 0;

 protected:
  ~BodySink() = default;
};

enum class ReadState {
  need_more,  // feed more bytes
  complete,   // one final response was read; unconsumed bytes belong to the next one
  malformed,  // not HTTP, or against its framing; the connection is of no more use
};

/// Reads the responses of one connection, one at a time: HTTP/1.0 and 1.1 framing by RFC 9112 section 6, with
/// Beast's parser for heads and chunks. Keeps the status and lengths, stores no field and allocates nothing.
/// 1xx responses are passed over (101 is malformed: nobody asked for an upgrade). A head may be up to 64 KiB.
/// Not thread-safe.
class ResponseReader {
 public:
  static constexpr std::size_t head_limit = 64 * 1024;

  ResponseReader();
  ~ResponseReader();
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;

  /// Starts on the next response. `head` tells that the request was HEAD, whose response has no body. `check`
  /// may be null; if it has header rules they are judged on the way. `sink` may be null: bodies are then only
  /// counted. A response whose status the check does not allow is wrong whatever it says: its body is counted
  /// and not shown to the sink.
  void begin(bool head, const Check* check, BodySink* sink);

  struct Step {
    std::size_t consumed;
    ReadState state;
  };
  /// Eats bytes. Bytes left unconsumed with need_more are a part of a head, chunk line or trailer, at most
  /// `head_limit` of them: keep them in front of the next ones. How the bytes are split over calls never
  /// changes what comes out.
  Step feed(std::span<const char> bytes);

  /// The server closed its side. Complete for a body that ends with the connection; anything else stays
  /// need_more, which the caller reports as closed early.
  ReadState finish();

  /// Body bytes still to come and known by length, so that they may be dropped in the kernel; 0 otherwise.
  std::uint64_t droppable() const;
  /// That many bytes of the body were dropped by the caller.
  ReadState drop(std::uint64_t bytes);

  bool started() const;  // any byte of this response seen
  int status() const;    // 0 until the head of the final response is whole
  std::uint64_t body_bytes() const;
  std::uint64_t header_rules_kept() const;  // see Check; of the final response, trailers left out
  bool keeps_alive() const;                 // after `complete`: the connection may carry another request
  std::string_view fault() const;           // after `malformed`: the reason, in words

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

/// What speaks there instead of HTTP/1.1, by the first bytes of an answer that does not begin as one, with
/// the cure where there is one.
std::string_view fault_in_first_bytes(std::string_view bytes);

}  // namespace backbench::http
