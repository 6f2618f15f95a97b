#pragma once

#include "base/clock.hpp"
#include "http/tls.hpp"
#include "http/url.hpp"

#include <atomic>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backbench::target {

/// What ends a probe before its answer is there.
struct ProbeLimits {
  base::TimePoint deadline;
  int news_fd = -1;  // ends the probe as soon as it is readable; -1 = none
  const std::atomic<bool>* stop = nullptr;
};

struct ProbeResult {
  enum class State {
    answered,
    failed,       // `fault` says how, in words that follow "GET / got: "
    interrupted,  // by `news_fd` or `stop`
  };

  State state = State::failed;
  std::string fault;
  bool timed_out = false;  // failed because the deadline was over
  bool hopeless = false;   // failed in a way that waiting does not mend: the certificate did not pass
  std::string peer;  // numeric address that was connected to, "127.0.0.1"; empty over a Unix-domain socket
  int peer_pid = 0;  // who listens there, over a Unix-domain socket
  int status = 0;
  int http_version = 11;    // 10 or 11
  bool keeps_alive = true;  // the connection could carry another request after this answer
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// Sends the bytes of one HTTP/1.1 request over a connection of its own and reads the one final answer, of at
/// most 64 MiB. A name is tried at each of its addresses in turn. For readiness, never for measuring: blocks,
/// allocates, keeps everything. Does not throw. `tls` is null unless the address is https.
ProbeResult probe(const http::Url& address, http::TlsContext* tls, std::string_view request, bool head,
                  const ProbeLimits& limits);

}  // namespace backbench::target
