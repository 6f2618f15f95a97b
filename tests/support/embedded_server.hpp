#pragma once

#include <atomic>
#include <cstdint>
#include <future>
#include <initializer_list>
#include <string>
#include <utility>

namespace backbench::testing {

/// The embedded server in this process, with a thread of its own, on a free port of 127.0.0.1. Stops at the
/// latest when it goes out of scope.
class EmbeddedServer {
 public:
  using Flag = std::pair<std::string, std::string>;  // {"body", "1kB"}, {"fault", "reset:every=5"}

  EmbeddedServer(std::initializer_list<Flag> flags);
  ~EmbeddedServer();

  std::uint16_t port() const { return port_; }
  /// What it counted itself, without those that ask for these two.
  std::uint64_t requests() { return statistic("requests"); }
  std::uint64_t connections() { return statistic("connections") - asked_; }

  /// Ends it and returns its exit status.
  int stop();
  /// Whether it ends without being told to, within 10 s.
  bool ends_by_itself();

 private:
  std::uint64_t statistic(const std::string& name);

  std::atomic<bool> stop_{false};
  std::uint16_t port_ = 0;
  std::uint64_t asked_ = 0;
  std::future<int> exit_;
};

}  // namespace backbench::testing
