#include "target/shepherd_process.hpp"

#include "target/bounded_log.hpp"
#include "target/signal_tree.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace backbench::target {
namespace {

std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void send(int channel, const Report& report) { ::send(channel, &report, sizeof report, MSG_NOSIGNAL); }

/// An ignored signal stays ignored over exec, and an ignored SIGCHLD would lose exit statuses.
void reset_signal_actions() {
  struct sigaction usual {};
  usual.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &usual, nullptr);
}

/// The fork copied every descriptor of the harness: sockets that must close with it, locks, its terminal.
void close_all_but(std::array<int, 5> kept) {
  std::sort(kept.begin(), kept.end());
  int from = 3;
  for (const int fd : kept) {
    if (fd > from) ::close_range(static_cast<unsigned>(from), static_cast<unsigned>(fd - 1), 0);
    from = fd + 1;
  }
  if (::close_range(static_cast<unsigned>(from), ~0U, 0) == 0) return;
  for (int fd = 3; fd < 65536; ++fd) {  // a kernel or seccomp filter without close_range
    if (std::find(kept.begin(), kept.end(), fd) == kept.end()) ::close(fd);
  }
}

bool write_text(const char* path, const char* text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const auto size = static_cast<ssize_t>(std::strlen(text));
  const bool written = ::write(file, text, static_cast<std::size_t>(size)) == size;
  const int error = errno;
  ::close(file);
  errno = error;
  return written;
}

/// A /proc that agrees with getpid(), for programs that look themselves up there. Where it may not be mounted
/// the target sees the outer one, which serves /proc/self as well.
void mount_own_proc() {
  if (::mount("none", "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0) return;  // else it would show outside
  ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
}

bool contain(const ShepherdPlan& plan) {
  if (plan.containment == Containment::subreaper) return ::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
  if (plan.containment == Containment::user_pid_namespace &&
      !(write_text("/proc/self/uid_map", plan.uid_map) && write_text("/proc/self/setgroups", "deny") &&
        write_text("/proc/self/gid_map", plan.gid_map))) {
    return false;
  }
  mount_own_proc();
  return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

/// Many systems give a process 1024 open files until it asks for more, and Python's and other servers never
/// ask: the 1025th client would measure that limit instead of the server.
void raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// With no descriptor of ours and no signal blocked. Returns when it fails.
void exec_cleanly(const char* program, char* const* argv, char* const* environment) {
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execve(program, argv, environment);
}

[[noreturn]] void run_program(const ShepherdPlan& plan, pid_t shepherd, int failure) {
  const auto fail = [&](Report::Step step) {
    Report report;
    report.kind = Report::Kind::not_started;
    report.step = step;
    report.error = errno;
    [[maybe_unused]] const ssize_t written = ::write(failure, &report, sizeof report);
    ::_exit(127);
  };
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != shepherd) ::_exit(127);
  if (plan.pinned && ::sched_setaffinity(0, sizeof plan.cpus, &plan.cpus) != 0) fail(Report::Step::cpus);
  raise_open_files_limit();
  if (::chdir(plan.folder) != 0) fail(Report::Step::folder);
  ::dup2(plan.output_write, STDOUT_FILENO);  // stdin is /dev/null already
  ::dup2(plan.output_write, STDERR_FILENO);
  exec_cleanly(plan.program, plan.argv, plan.environment);
  fail(Report::Step::exec);
  ::_exit(127);
}

/// Returns the pid, or -1 with the report that says why there is none.
pid_t start_program(const ShepherdPlan& plan, Report& report) {
  report.kind = Report::Kind::not_started;
  report.step = Report::Step::fork;
  int status[2];
  const pid_t self = ::getpid();
  const pid_t child = ::pipe2(status, O_CLOEXEC) == 0 ? bare_fork(0) : -1;
  if (child < 0) {
    report.error = errno;
    return -1;
  }
  if (child == 0) run_program(plan, self, status[1]);
  ::close(status[1]);
  ssize_t bytes = 0;  // 0 = closed by exec
  do {
    bytes = ::read(status[0], &report, sizeof report);
  } while (bytes < 0 && errno == EINTR);
  ::close(status[0]);
  if (bytes != 0) return -1;
  report.kind = Report::Kind::started;
  return child;
}

/// Holds a running target: copies its output, reaps whatever is orphaned, tells how the main process ended,
/// and ends the rest on order.
class Keeper {
 public:
  Keeper(const ShepherdPlan& plan, pid_t main_process) : plan_(plan), main_(main_process), log_(plan.log) {
    sigset_t child;
    ::sigemptyset(&child);
    ::sigaddset(&child, SIGCHLD);
    child_news_ = ::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    channel_ = plan.channel;
    output_ = plan.output_read;
  }

  void run() {
    while (!over()) {
      const bool listening = now_ms() >= quiet_until_;
      std::array<pollfd, 3> events{{{channel_, POLLIN, 0}, {child_news_, POLLIN, 0}, {-1, POLLIN, 0}}};
      if (listening) events[2].fd = output_;
      ::poll(events.data(), events.size(), timeout());
      if (events[0].revents != 0) take_order();
      if (events[1].revents != 0) reap();
      if (events[2].revents != 0) copy_output();
      if (ordered_ && now_ms() >= kill_at_) kill_rest();
    }
    drain_output();
    log_.finish();
    if (plan_.after_program != nullptr) run_afterwards();
  }

 private:
  bool over() const { return ordered_ && !any_left_; }

  int timeout() const {
    std::int64_t next = -1;
    if (output_ >= 0 && quiet_until_ > now_ms()) next = quiet_until_;
    if (ordered_ && (next < 0 || kill_at_ < next)) next = kill_at_;
    return next < 0 ? -1 : static_cast<int>(std::clamp<std::int64_t>(next - now_ms(), 0, 60'000));
  }

  void take_order() {
    StopOrder order;
    const ssize_t bytes = ::recv(channel_, &order, sizeof order, MSG_DONTWAIT);
    if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) return;
    ordered_ = true;
    kill_at_ = now_ms();
    if (bytes != sizeof order) {
      channel_ = -1;  // the harness is gone
      kill_at_ += plan_.patience_ms;
      return;
    }
    kill_at_ += order.grace_ms;
    signal_all(order.signal);
    if (order.signal != SIGKILL) signal_all(SIGCONT);  // a stopped process cannot act on a signal
  }

  void signal_all(int signal) const {
    if (plan_.containment == Containment::subreaper)
      signal_descendants(signal);
    else
      ::kill(-1, signal);  // all of the namespace but its init, this process
  }

  /// Again and again, since what forks faster than it is found has children that were not there yet.
  void kill_rest() {
    signal_all(SIGKILL);
    kill_at_ = now_ms() + kill_pause_;
    kill_pause_ = std::min<std::int64_t>(2 * kill_pause_, 200);
    reap();
  }

  void run_afterwards() {
    const pid_t child = bare_fork(0);
    if (child == 0) {
      ::setsid();
      if (::chdir(plan_.folder) != 0) ::_exit(127);
      ::dup2(plan_.log, STDOUT_FILENO);
      ::dup2(plan_.log, STDERR_FILENO);
      exec_cleanly(plan_.after_program, plan_.after_argv, plan_.environment);
      ::_exit(127);
    }
    if (child < 0) return;
    any_left_ = true;
    kill_at_ = now_ms() + plan_.after_ms;
    for (reap(); any_left_; reap()) {
      if (now_ms() >= kill_at_) kill_rest();
      pollfd news{child_news_, POLLIN, 0};
      ::poll(&news, 1, timeout());
    }
  }

  void reap() {
    signalfd_siginfo news{};
    while (::read(child_news_, &news, sizeof news) > 0) {
    }
    Report report;
    report.kind = Report::Kind::main_ended;
    bool ended = false;
    int status = 0;
    pid_t pid = 0;
    while ((pid = ::waitpid(-1, &status, WNOHANG)) > 0) {
      if (pid != main_) continue;
      ended = true;
      report.wait_status = status;
    }
    any_left_ = pid == 0;
    if (!ended) return;
    drain_output();  // its last words are in the log before anyone is told to look there
    log_.finish();
    report.others = any_left_;
    send(plan_.channel, report);
  }

  /// Waking for every line that a server logs would cost it a context switch each; so output gathers for a
  /// moment in the pipe, which holds up to 1 MiB.
  void copy_output() {
    constexpr std::int64_t gather_ms = 10;
    if (!read_output()) quiet_until_ = now_ms() + gather_ms;
  }

  /// Whether there may be more right now.
  bool read_output() {
    const ssize_t bytes = output_ < 0 ? 0 : ::read(output_, buffer_, sizeof buffer_);
    if (bytes > 0) log_.write({buffer_, static_cast<std::size_t>(bytes)});
    if (bytes == 0) output_ = -1;
    return bytes == sizeof buffer_;
  }

  /// Bounded, since a process that goes on writing must not keep this one from its other duties.
  void drain_output() {
    for (int piece = 0; piece < 64 && read_output(); ++piece) {
    }
  }

  const ShepherdPlan& plan_;
  const pid_t main_;
  BoundedLog log_;
  int channel_ = -1;
  int child_news_ = -1;
  int output_ = -1;
  std::int64_t quiet_until_ = 0;
  std::int64_t kill_at_ = 0;
  std::int64_t kill_pause_ = 5;
  bool ordered_ = false;
  bool any_left_ = true;
  char buffer_[64 * 1024];
};

}  // namespace

pid_t bare_fork(unsigned long clone_flags) {
  return static_cast<pid_t>(::syscall(SYS_clone, clone_flags | SIGCHLD, 0UL, 0UL, 0UL, 0UL));
}

void run_shepherd(const ShepherdPlan& plan) {
  ::setsid();
  ::prctl(PR_SET_NAME, "bb-shepherd");
  reset_signal_actions();
  for (int fd = 0; fd <= 2; ++fd) ::dup2(plan.dev_null, fd);
  close_all_but({plan.channel, plan.dev_null, plan.output_read, plan.output_write, plan.log});

  Report report;
  if (!contain(plan)) {
    report.error = errno;
    send(plan.channel, report);
    ::_exit(1);
  }
  const pid_t child = start_program(plan, report);
  ::close(plan.output_write);
  send(plan.channel, report);
  if (child < 0) ::_exit(1);
  Keeper(plan, child).run();
  ::_exit(0);
}

}  // namespace backbench::target
