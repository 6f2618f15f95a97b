#include "load/thread_usage.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

namespace backbench::load {
namespace {

std::optional<base::Nanoseconds> waited_for_processor() {
  const int fd = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::array<char, 128> text{};  // "ran waited timeslices"
  const ssize_t size = ::read(fd, text.data(), text.size());
  ::close(fd);
  const char* const begin = text.data();
  const char* const end = begin + std::max<ssize_t>(size, 0);
  const char* const space = std::find(begin, end, ' ');
  std::int64_t waited_ns = 0;
  if (space == end || std::from_chars(space + 1, end, waited_ns).ec != std::errc{}) return std::nullopt;
  return base::Nanoseconds{waited_ns};
}

}  // namespace

metrics::ThreadUsage thread_usage() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return {std::chrono::seconds{used.tv_sec} + base::Nanoseconds{used.tv_nsec}, waited_for_processor()};
}

metrics::ThreadUsage operator-(const metrics::ThreadUsage& later, const metrics::ThreadUsage& earlier) {
  metrics::ThreadUsage between{later.cpu - earlier.cpu};
  if (later.run_queue && earlier.run_queue) between.run_queue = *later.run_queue - *earlier.run_queue;
  return between;
}

}  // namespace backbench::load
