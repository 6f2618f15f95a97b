#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace backbench::target::embedded {

/// What a request asks for. The number that some paths carry is in Request::argument.
enum class Route {
  body,         // /
  healthcheck,  // /healthcheck
  stats,        // /stats
  echo,         // /echo
  status,       // /status/404     argument: the status
  bytes,        // /bytes/1000     argument: bytes
  delay,        // /delay/20ms     argument: ns
  unknown,
};

/// A query after the path is ignored.
struct Request {
  Route route = Route::unknown;
  std::uint64_t argument = 0;
  std::uint64_t ordinal = 0;  // on its connection, from 1
  bool head = false;
  bool http_1_0 = false;
  bool keep_alive = true;
  std::string content_type = {};  // of an echo only, as is its body
  std::string body = {};
};

enum class RequestState {
  need_more,
  wants_continue,  // its body waits for `100 Continue`; said once, then feed on
  complete,
  malformed,
};

/// Reads the requests of one connection, one after the other, with Beast's parser for heads, lengths and
/// chunks. Keeps only what Request says and allocates nothing in the steady state. Not thread-safe.
class RequestReader {
 public:
  static constexpr std::uint32_t head_limit = 64 * 1024;
  static constexpr std::uint64_t echo_limit = std::uint64_t{64} << 20;

  RequestReader();
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  struct Step {
    std::size_t consumed;
    RequestState state;
  };
  /// Eats bytes; those left over with need_more are part of a head or chunk line: keep them in front of the
  /// next ones. After `complete` the next call starts on the next request.
  Step feed(std::span<const char> bytes);

  const Request& request() const;  // after `complete`, until the next feed
  int refusal() const;             // after `malformed`: the status to refuse it with

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace backbench::target::embedded
