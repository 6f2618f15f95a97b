#include "target/signal_tree.hpp"

#include "target/proc_stat.hpp"

#include <cerrno>
#include <csignal>

namespace backbench::target {
namespace {

bool descends_from(int pid, int ancestor) {
  constexpr int deepest = 1000;  // /proc changes while it is read: a walk must end whatever it shows
  ProcStat stat;
  for (int depth = 0; depth < deepest && pid > 1 && read_stat(pid, stat); ++depth) {
    if (stat.parent == ancestor) return true;
    pid = stat.parent;
  }
  return false;
}

}  // namespace

void signal_descendants(int signal) {
  const int self = ::getpid();
  for_each_process([&](int pid) {
    if (!descends_from(pid, self)) return;
    // The handle is taken before the second look, so that a number that was given to another process in
    // between is not signalled.
    const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (handle < 0) {
      if (errno != ESRCH) ::kill(pid, signal);
      return;
    }
    if (descends_from(pid, self)) ::syscall(SYS_pidfd_send_signal, handle, signal, nullptr, 0);
    ::close(handle);
  });
}

}  // namespace backbench::target
