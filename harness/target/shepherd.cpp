#include "target/shepherd.hpp"

#include "base/error.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>

namespace backbench::target {
namespace {

base::Error failure(const std::string& message) { return {base::ExitCode::target_failed, message}; }

/// A descriptor above the standard three, which the shepherd replaces, even if the harness was started
/// without them.
Descriptor above_stdio(int fd) {
  Descriptor low(fd);
  if (fd < 0 || fd > 2) return low;
  return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
}

struct Files {
  Descriptor dev_null, log, output_read, output_write;
};

Files open_files(const Launch& launch) {
  Files files;
  files.dev_null = above_stdio(::open("/dev/null", O_RDWR | O_CLOEXEC));
  files.log = above_stdio(::open(launch.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!files.log) {
    throw failure(fmt::format("cannot write {}: {}", launch.log_file.string(), std::strerror(errno)));
  }
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw failure(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  files.output_read = above_stdio(ends[0]);
  files.output_write = above_stdio(ends[1]);
  ::fcntl(files.output_read.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(files.output_read.get(), F_SETPIPE_SZ, 1024 * 1024);  // less where the user's share is used up
  return files;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

cpu_set_t cpu_set(const std::vector<int>& cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) {
    if (cpu < 0 || cpu >= CPU_SETSIZE) {
      throw failure(fmt::format("cpus: there is no processor {}; count from 0", cpu));
    }
    CPU_SET(static_cast<std::size_t>(cpu), &set);
  }
  return set;
}

/// No signal handler of the harness may run in the fresh child, and a Ctrl-C that comes just now is the
/// harness's alone.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

/// Waits for one packet; 0 when the other side closed, -1 when the time is over.
template <typename Packet>
ssize_t receive(int channel, Packet& packet, int timeout_ms) {
  pollfd event{channel, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&event, 1, timeout_ms);
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) return -1;
  const ssize_t bytes = ::recv(channel, &packet, sizeof packet, MSG_DONTWAIT);
  return bytes < 0 && errno == ECONNRESET ? 0 : bytes;
}

std::string missing_program(const Launch& launch) {
  const std::string& program = launch.argv.front();
  return program.find('/') != std::string::npos
             ? fmt::format("command not found: {}; there is no such file in {}: does a setup step make it?",
                           program, launch.folder.string())
             : fmt::format("command not found: {}; it is in no folder of PATH: install it or write its path",
                           program);
}

std::string program_of(const Afterwards& afterwards, const Launch& launch) {
  if (afterwards.argv.empty()) return "";
  Launch after = launch;
  after.argv = afterwards.argv;
  const std::string program = find_program(after).string();
  if (program.empty()) throw failure(missing_program(after));
  return program;
}

std::int64_t milliseconds(base::Nanoseconds time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

std::string in_words(const Report& report, const Launch& launch) {
  const std::string& program = launch.argv.front();
  const std::string reason = std::strerror(report.error);
  switch (report.step) {
    case Report::Step::fork:
      return fmt::format("cannot start a process: {}", reason);
    case Report::Step::cpus:
      return fmt::format(
          "cannot keep {} on the processors of `cpus`: {}; this machine has or allows none of them", program,
          reason);
    case Report::Step::folder:
      return fmt::format("cannot enter {}: {}", launch.folder.string(), reason);
    case Report::Step::exec:
      break;
  }
  switch (report.error) {
    case ENOENT:
      return fmt::format(
          "cannot run {}: the interpreter that its first line names is not there; run its setup again",
          program);
    case EACCES:
      return fmt::format("cannot run {}: permission denied; `chmod +x` it", program);
    case ENOEXEC:
      return fmt::format("cannot run {}: it is neither a program nor a script with a #! line", program);
    default:
      return fmt::format("cannot run {}: {}", program, reason);
  }
}

}  // namespace

std::string_view name_of(Containment containment) {
  switch (containment) {
    case Containment::pid_namespace:
      return "pid-namespace";
    case Containment::user_pid_namespace:
      return "user+pid-namespace";
    case Containment::subreaper:
      break;
  }
  return "subreaper";
}

Shepherd::Shepherd(const Launch& launch, Containment strongest) { run(launch, strongest, {}); }

Shepherd::Shepherd(const Launch& launch, const Afterwards& afterwards) : after_within_(afterwards.within) {
  run(launch, Containment::subreaper, afterwards);
}

void Shepherd::run(const Launch& launch, Containment strongest, const Afterwards& afterwards) {
  const std::string program = find_program(launch).string();
  if (program.empty()) throw failure(missing_program(launch));
  const std::vector<char*> argv = pointers(launch.argv);
  const std::vector<char*> environment = pointers(launch.environment);
  const std::string folder = launch.folder.string();
  const std::string uid_map = fmt::format("{0} {0} 1\n", ::geteuid());
  const std::string gid_map = fmt::format("{0} {0} 1\n", ::getegid());
  const std::vector<char*> after_argv = pointers(afterwards.argv);
  const std::string after_program = program_of(afterwards, launch);
  const Files files = open_files(launch);

  ShepherdPlan plan;
  plan.program = program.c_str();
  plan.argv = argv.data();
  plan.environment = environment.data();
  plan.folder = folder.c_str();
  if (!after_program.empty()) plan.after_program = after_program.c_str();
  plan.after_argv = after_argv.data();
  plan.after_ms = milliseconds(afterwards.within);
  plan.patience_ms = milliseconds(afterwards.patience);
  plan.pinned = !launch.cpus.empty();
  plan.cpus = cpu_set(launch.cpus);
  plan.uid_map = uid_map.c_str();
  plan.gid_map = gid_map.c_str();
  plan.dev_null = files.dev_null.get();
  plan.output_read = files.output_read.get();
  plan.output_write = files.output_write.get();
  plan.log = files.log.get();

  constexpr unsigned long new_pids = CLONE_NEWPID | CLONE_NEWNS;
  constexpr std::array<std::pair<Containment, unsigned long>, 3> ways = {
      {{Containment::pid_namespace, new_pids},
       {Containment::user_pid_namespace, new_pids | CLONE_NEWUSER},
       {Containment::subreaper, 0}}};
  for (const auto& [containment, clone_flags] : ways) {
    plan.containment = containment;
    if (containment >= strongest && start(plan, clone_flags, launch)) return;
  }
  throw failure(fmt::format("cannot start a process for {}: {}", launch.argv.front(), std::strerror(errno)));
}

bool Shepherd::start(ShepherdPlan plan, unsigned long clone_flags, const Launch& launch) {
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return false;
  channel_ = above_stdio(ends[0]);
  Descriptor theirs = above_stdio(ends[1]);
  plan.channel = theirs.get();
  {
    const SignalsBlocked blocked;
    pid_ = bare_fork(clone_flags);
    if (pid_ == 0) run_shepherd(plan);
  }
  if (pid_ < 0) return false;
  theirs.reset();

  Report report;
  if (receive(channel_.get(), report, -1) != sizeof report) report.error = ECHILD;
  if (report.kind == Report::Kind::started) {
    containment_ = plan.containment;
    return true;
  }
  reap();
  errno = report.error;
  if (report.kind == Report::Kind::unfit) return false;
  throw failure(in_words(report, launch));
}

Shepherd::~Shepherd() { stop(SIGKILL, {}); }

std::optional<Ended> Shepherd::ended() {
  Report report;
  while (!ended_ && channel_) {
    const ssize_t bytes = receive(channel_.get(), report, 0);
    if (bytes < 0) break;
    if (bytes == 0) {
      ended_ = Ended{0, false, true};
    } else if (report.kind == Report::Kind::main_ended) {
      ended_ = Ended{report.wait_status, report.others, false};
    }
  }
  return ended_;
}

void Shepherd::stop(int signal, base::Nanoseconds grace) {
  if (pid_ < 0) return;
  ended();
  const StopOrder order{signal, milliseconds(grace)};
  ::send(channel_.get(), &order, sizeof order, MSG_NOSIGNAL);
  constexpr int for_the_kernel_ms = 10'000;
  Report report;
  ssize_t bytes = 0;
  const auto longest_ms = static_cast<int>(milliseconds(grace + after_within_)) + for_the_kernel_ms;
  while ((bytes = receive(channel_.get(), report, longest_ms)) > 0) {
  }
  if (bytes < 0) ::kill(pid_, SIGKILL);
  reap();
}

void Shepherd::reap() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  channel_.reset();
}

}  // namespace backbench::target
