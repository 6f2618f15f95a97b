#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace backbench::target {

/// Writes a target's output to its log file, bounded: the first `limit` bytes as they come, and once those
/// are full only the last 16 KiB, which `finish` appends after a line saying how much was left out. So a log
/// never grows past limit + 17 KiB a start, and its end, where a dying server says why, is always there.
/// Async-signal-safe: no allocation, no locks. A full disk loses output and nothing else.
class BoundedLog {
 public:
  static constexpr std::uint64_t usual_limit = 16 * 1024 * 1024;
  static constexpr std::size_t tail_size = 16 * 1024;

  explicit BoundedLog(int fd, std::uint64_t limit = usual_limit) : fd_(fd), room_(limit) {}

  void write(std::span<const char> bytes);
  void finish();  // to be called once; what is written after it is dropped

 private:
  void put(std::span<const char> bytes);
  void keep(std::span<const char> bytes);

  int fd_;
  std::uint64_t room_;
  std::uint64_t kept_ = 0;  // bytes that went through the tail, a ring
  bool finished_ = false;
  char tail_[tail_size];
};

}  // namespace backbench::target
