#pragma once

#include "target/embedded_server.hpp"

#include <atomic>
#include <cstdint>
#include <future>
#include <string>
#include <utility>
#include <vector>

namespace backbench::testing {

/// The embedded server in a thread of this program, on a free port unless a socket is given.
class EmbeddedHere {
 public:
  explicit EmbeddedHere(std::vector<std::pair<std::string, std::string>> flags) {
    flags.emplace_back("port", "0");
    std::promise<std::uint16_t> listening;
    auto port = listening.get_future();
    exit_ = std::async(std::launch::async, [this, options = target::embedded_options(flags), &listening] {
      return target::serve(options, stop_, [&](std::uint16_t chosen) { listening.set_value(chosen); });
    });
    port_ = port.get();
  }
  ~EmbeddedHere() { stop_ = true; }

  std::uint16_t port() const { return port_; }

 private:
  std::atomic<bool> stop_{false};
  std::uint16_t port_ = 0;
  std::future<int> exit_;  // waits for the server's end when it goes
};

}  // namespace backbench::testing
