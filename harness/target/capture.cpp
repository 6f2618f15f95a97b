#include "target/capture.hpp"

#include "base/clock.hpp"
#include "base/error.hpp"
#include "target/descriptor.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/wait.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

namespace backbench::target {
namespace {

base::Error failure(const std::string& message) { return {base::ExitCode::target_failed, message}; }

struct Pipe {
  Descriptor read, write;

  Pipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
      throw failure(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    }
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

/// What posix_spawn is told: a process group of its own, so that Ctrl-C at the terminal is the harness's
/// alone, and usual signals.
class Terms {
 public:
  Terms(int out, int err) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files_, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files_, err, STDERR_FILENO);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Terms() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&files_);
  }
  Terms(const Terms&) = delete;
  Terms& operator=(const Terms&) = delete;

  void enter(const std::string& folder) { ::posix_spawn_file_actions_addchdir_np(&files_, folder.c_str()); }
  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// Appends what has come; closes the pipe at its end.
void take(Descriptor& pipe, std::string& text) {
  std::array<char, 16 * 1024> piece{};
  const ssize_t bytes = ::read(pipe.get(), piece.data(), piece.size());
  if (bytes > 0) text.append(piece.data(), static_cast<std::size_t>(bytes));
  if (bytes == 0) pipe.reset();
}

int end_of(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

void without_last_newline(std::string& text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
}

}  // namespace

Captured capture(const Launch& launch, base::Nanoseconds within, const std::atomic<bool>& stop) {
  const std::string program = find_program(launch).string();
  if (program.empty()) {
    throw failure(fmt::format("command not found: {}; it is in no folder of PATH", launch.argv.front()));
  }
  Pipe out, err;
  Terms terms(out.write.get(), err.write.get());
  if (!launch.folder.empty()) terms.enter(launch.folder.string());
  pid_t pid = 0;
  const int error = ::posix_spawn(&pid, program.c_str(), terms.files(), terms.attributes(),
                                  pointers(launch.argv).data(), pointers(launch.environment).data());
  if (error != 0) throw failure(fmt::format("cannot run {}: {}", program, std::strerror(error)));
  out.write.reset();
  err.write.reset();

  Captured captured;
  const base::TimePoint deadline = base::Clock::now() + within;
  while (out.read || err.read) {
    const bool late = base::Clock::now() >= deadline;
    if (late || stop) {
      ::kill(-pid, SIGKILL);
      end_of(pid);
      if (stop) throw base::Error(base::ExitCode::interrupted, "interrupted");
      throw failure(fmt::format("`{}` gave no answer within {}", shell_text(launch.argv),
                                base::format_duration(within)));
    }
    std::array<pollfd, 2> events{{{out.read.get(), POLLIN, 0}, {err.read.get(), POLLIN, 0}}};
    ::poll(events.data(), events.size(), 50);
    if (events[0].revents != 0) take(out.read, captured.out);
    if (events[1].revents != 0) take(err.read, captured.err);
  }
  captured.wait_status = end_of(pid);
  without_last_newline(captured.out);
  without_last_newline(captured.err);
  return captured;
}

}  // namespace backbench::target
