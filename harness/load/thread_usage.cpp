#include "load/thread_usage.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

namespace backbench::load {
namespace {

std::optional<base::Nanoseconds> waited_for_processor() {
  const int fd = ::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  char text[128];
  const ssize_t size = ::read(fd, text, sizeof text - 1);
  ::close(fd);
  if (size <= 0) return std::nullopt;
  text[size] = 0;
  unsigned long long ran = 0, waited = 0;
  if (std::sscanf(text, "%llu %llu", &ran, &waited) != 2) return std::nullopt;
  return base::Nanoseconds{static_cast<std::int64_t>(waited)};
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
