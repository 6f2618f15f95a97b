#pragma once

#include "base/units.hpp"
#include "http/tls.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backbench::target {

enum class FaultKind {
  reset,
  close,
  silent,
  slow,
  status,
  wrong_body,
  short_body,
  long_body,
  garbage,
  big_head,
  chunked,
  until_close,
  interim,
  close_after,
  stall,
  no_accept,
  die,
};

/// One way of misbehaving, and which requests meet it. Requests are counted from 1 over all connections since
/// the start; /healthcheck and /stats are neither counted nor touched.
struct Fault {
  FaultKind kind = FaultKind::reset;
  std::uint64_t every = 1;                 // of those after `after`, each every-th one
  std::optional<std::uint64_t> except;     // of those after `after`, each except-th one is left alone
  std::uint64_t after = 0;                 // so many requests are left alone first
  std::optional<std::uint64_t> times;      // at most so many hits; absent = no end
  base::Nanoseconds at{0};                 // since the start of the server
  std::optional<base::Nanoseconds> lasts;  // from `at` on; absent = no end
  base::Nanoseconds delay{0};              // slow: held back for so long
  int code = 0;                            // status, interim: that of the answer; die: that of the process
  std::uint64_t size = 0;                  // big_head: bytes of the head, more or less
  std::uint64_t limit = 0;  // close_after: requests of a connection; no_accept: connections of the server
};

struct EmbeddedOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;                  // 0 = the system chooses
  std::string unix_socket;                    // listens on this path instead; empty = address and port
  std::optional<http::TlsServerOptions> tls;  // speaks TLS
  std::uint64_t body = 120'013;  // bytes of the answer to `GET /`; the default is the origin study's body
  base::Nanoseconds delay{0};    // before each answer, as if the server had that much to wait for
  std::uint64_t work = 0;        // rounds of arithmetic for each answer, as if it had that much to compute
  int threads = 1;
  std::vector<Fault> faults;  // in the order given; where two meet in one request, the later one wins
};

/// What a user may set, for `backbench serve --help` and for `embedded:` in a target file.
struct EmbeddedFlag {
  std::string_view name;   // without dashes
  std::string_view value;  // what stands for the value in a help text
  std::string_view help;
  bool repeats = false;
};
std::span<const EmbeddedFlag> embedded_flags();

struct EmbeddedFaultHelp {
  std::string_view name;        // as written before the colon
  std::string_view parameters;  // names that may follow it, separated by commas
  std::string_view required;    // the one that must, or empty
  std::string_view help;
};
std::span<const EmbeddedFaultHelp> embedded_fault_kinds();

/// Reads name/value pairs such as {"body", "120KiB"} or {"fault", "status:every=10,code=503"}. Throws
/// base::Error(usage) naming the flag, the value, the rule and the cure.
EmbeddedOptions embedded_options(const std::vector<std::pair<std::string, std::string>>& flags);

}  // namespace backbench::target
