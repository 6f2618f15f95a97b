#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace backbench::testing {

/// A request as the server read it; numbers count from 1.
struct SeenRequest {
  std::uint64_t number;         // over all connections
  std::uint64_t on_connection;  // on its own
  std::string_view text;        // head and body
};

enum class Then {
  keep,   // the connection stays open
  close,  // end of stream together with the last byte: the socket is closed when the client sees that byte
  drain,  // end of stream together with the last byte; reads on, and ignores it, until the client closes too
  reset,  // RST (SO_LINGER 0), after the last byte
};

/// What the server does about a request: writes these bytes so much later, which may be none ever.
struct Answer {
  std::string bytes;
  Then then = Then::keep;
  std::chrono::milliseconds after{0};
};

/// A server on 127.0.0.1 that does exactly what a test wants, on one thread, so that requests have one order.
/// Answers of one connection go out in the order of its requests, pipelined ones too. Its thread is left out
/// of counted allocations.
class ScriptedServer {
 public:
  using Script = std::function<Answer(const SeenRequest&)>;  // called on the server's thread

  explicit ScriptedServer(Script script);
  ~ScriptedServer();

  std::uint16_t port() const;
  std::uint64_t requests() const;
  std::uint64_t connections() const;

  /// Resets every connection and refuses new ones, until come_back() listens on the same port again. Both
  /// return when it is so.
  void go_away();
  void come_back();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

/// "HTTP/1.1 200 OK" with this body and its length, and more header lines ("X-Id: 1\r\n") if given.
std::string response(std::string_view body = "hello", int status = 200, std::string_view header_lines = "");

}  // namespace backbench::testing
