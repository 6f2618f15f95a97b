#pragma once

#include "base/stage.hpp"
#include "base/units.hpp"
#include "http/check.hpp"
#include "http/tls.hpp"
#include "http/url.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace backbench::load {

/// One kind of request of the mix, ready to be written.
struct Exchange {
  std::string request_bytes;
  bool head = false;  // the response has no body whatever its length says
  double weight = 1;
  std::shared_ptr<const http::Check> check;
  std::string reference_body;  // of the first correct response; used by `body: same`
};

enum class Arrival { uniform, poisson };

/// What a worker does until the next request of an open loop is due; see Lead.
enum class Idle { sleep, spin };

/// Everything a trial's load needs; plain data, valid by itself.
struct Plan {
  http::Url address;
  http::TlsOptions tls;       // for an address with https
  std::vector<Exchange> mix;  // at least one

  int connections = 10;   // of stages over connections: the most
  int threads = 1;        // never more than connections are open at any time
  std::vector<int> cpus;  // the processors the threads may use; empty = as this process
  int pipelining = 1;
  std::uint64_t requests_per_connection = 0;  // 0 = no limit, 1 = a new connection per request
  std::optional<base::Rate> rate;             // absent = closed loop, save with stages over the rate
  Arrival arrival = Arrival::uniform;
  Idle idle = Idle::spin;
  std::uint64_t seed = 1;

  base::Nanoseconds warmup = std::chrono::seconds{2};
  base::Nanoseconds duration = std::chrono::seconds{10};
  std::optional<std::uint64_t>
      requests_total;  // ends the window after this many sent in it, instead of `duration`
  base::Nanoseconds timeout = std::chrono::seconds{10};

  /// What the window consists of, if the load changes in it; `duration` is then their sum, `requests_total`
  /// absent, and `rate` too if they go over the rate.
  std::vector<base::Stage> stages;

  bool open_loop() const { return rate || (!stages.empty() && stages.front().rate); }
};

}  // namespace backbench::load
