#pragma once

#include <cstdint>
#include <optional>

namespace backbench::load {

/// Answers one question of a connection with room for a request: may another be sent at all?
/// Closed between the warm-up and a window of a fixed number of requests, so that the number is exact, and
/// after the end.
class Gate {
 public:
  bool admits() const { return open_ && (!left_ || *left_ > 0); }
  void pass() {
    if (left_) --*left_;
  }

  void open() { open_ = true; }
  void close() { open_ = false; }
  /// From now on only so many may pass.
  void limit(std::uint64_t requests) { left_ = requests; }
  bool exhausted() const { return left_ && *left_ == 0; }

 private:
  bool open_ = true;
  std::optional<std::uint64_t> left_;
};

}  // namespace backbench::load
