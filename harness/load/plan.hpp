#pragma once

#include "base/units.hpp"
#include "http/check.hpp"
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

/// Everything a trial's load needs; plain data, valid by itself.
struct Plan {
  http::Url address;
  std::vector<Exchange> mix;  // at least one

  int connections = 10;
  int threads = 1;        // never more than connections are started
  std::vector<int> cpus;  // the processors the threads may use; empty = as this process
  int pipelining = 1;
  std::uint64_t requests_per_connection = 0;  // 0 = no limit, 1 = a new connection per request
  std::optional<base::Rate> rate;             // absent = closed loop
  Arrival arrival = Arrival::uniform;
  std::uint64_t seed = 1;

  base::Nanoseconds warmup = std::chrono::seconds{2};
  base::Nanoseconds duration = std::chrono::seconds{10};
  std::optional<std::uint64_t>
      requests_total;  // ends the window after this many sent in it, instead of `duration`
  base::Nanoseconds timeout = std::chrono::seconds{10};
};

}  // namespace backbench::load
