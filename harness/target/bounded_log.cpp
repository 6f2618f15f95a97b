#include "target/bounded_log.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <unistd.h>

namespace backbench::target {

void BoundedLog::write(std::span<const char> bytes) {
  if (finished_) return;
  const auto direct = static_cast<std::size_t>(std::min<std::uint64_t>(room_, bytes.size()));
  put(bytes.first(direct));
  room_ -= direct;
  keep(bytes.subspan(direct));
}

void BoundedLog::finish() {
  if (finished_) return;
  finished_ = true;
  if (kept_ == 0) return;
  const std::uint64_t lost = kept_ > tail_size ? kept_ - tail_size : 0;
  if (lost > 0) {
    char digits[20];
    std::size_t at = sizeof digits;
    for (std::uint64_t rest = lost; rest > 0; rest /= 10) digits[--at] = static_cast<char>('0' + rest % 10);
    put(std::string_view("\n[backbench: the log is full; "));
    put({digits + at, sizeof digits - at});
    put(std::string_view(" bytes are left out here]\n"));
  }
  const auto start = static_cast<std::size_t>(lost == 0 ? 0 : kept_ % tail_size);
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kept_, tail_size));
  put({tail_ + start, size - start});
  put({tail_, start});
}

void BoundedLog::put(std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void BoundedLog::keep(std::span<const char> bytes) {
  while (!bytes.empty()) {
    const auto at = static_cast<std::size_t>(kept_ % tail_size);
    const std::size_t size = std::min(tail_size - at, bytes.size());
    std::memcpy(tail_ + at, bytes.data(), size);
    kept_ += size;
    bytes = bytes.subspan(size);
  }
}

}  // namespace backbench::target
