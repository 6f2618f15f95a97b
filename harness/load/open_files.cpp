#include "load/open_files.hpp"

#include "base/error.hpp"

#include <sys/resource.h>

#include <fmt/format.h>

namespace backbench::load {
namespace {

// Standard streams, logs, one epoll, one timer and one event descriptor a thread, the probe.
constexpr std::uint64_t own_files = 200;

}  // namespace

std::uint64_t raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur < limit.rlim_max) {
    rlimit raised = limit;
    raised.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return limit.rlim_cur;
}

std::uint64_t open_files_needed(int connections) {
  return static_cast<std::uint64_t>(connections) + own_files;
}

void require_open_files(int connections) {
  const std::uint64_t needed = open_files_needed(connections);
  const std::uint64_t allowed = raise_open_files_limit();
  if (allowed >= needed) return;
  throw base::Error(
      base::ExitCode::usage,
      fmt::format("{} connections need {} open files, but this machine allows {}; raise the hard limit "
                  "(as root: ulimit -Hn {}, or `nofile` in /etc/security/limits.conf) or ask for at most "
                  "{} connections",
                  connections, needed, allowed, needed, allowed > own_files ? allowed - own_files : 0));
}

}  // namespace backbench::load
