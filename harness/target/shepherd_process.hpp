#pragma once

#include <cstdint>
#include <sys/types.h>

#include <sched.h>

namespace backbench::target {

/// How a shepherd keeps all that its target starts within reach, strongest first; see shepherd.hpp.
enum class Containment : std::uint8_t { pid_namespace, user_pid_namespace, subreaper };

/// What a shepherd tells the harness, one packet each.
struct Report {
  enum class Kind : std::uint8_t {
    unfit,        // this containment is forbidden here: `error`; the shepherd ends
    not_started,  // the program could not be run: `step`, `error`; the shepherd ends
    started,      // the program runs
    main_ended,   // the process that was started has ended: `wait_status`, `others`
  };
  enum class Step : std::uint8_t { fork, cpus, folder, exec };

  Kind kind = Kind::unfit;
  Step step = Step::exec;
  bool others = false;  // processes it had started were still there
  int error = 0;        // errno
  int wait_status = 0;  // as waitpid(2) gives it
};

/// What the harness tells a shepherd: end the target. Closing the socket means: end all of it at once.
struct StopOrder {
  int signal = 0;
  std::int64_t grace_ms = 0;
};

/// Everything a shepherd needs, made before the fork since nothing can be allocated after it. Descriptors are
/// above 2 and close-on-exec.
struct ShepherdPlan {
  Containment containment = Containment::subreaper;
  const char* program = nullptr;
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  const char* folder = nullptr;
  const char* after_program = nullptr;  // run once nothing of the target is left; none = null
  char* const* after_argv = nullptr;
  std::int64_t after_ms = 0;     // it is killed when it takes longer
  std::int64_t patience_ms = 0;  // what the target is left to finish when the harness is gone
  bool pinned = false;
  cpu_set_t cpus{};
  const char* uid_map = nullptr;  // of a user namespace, user_namespaces(7): the harness's own ids
  const char* gid_map = nullptr;
  int channel = -1;  // SOCK_SEQPACKET, and the lifeline
  int dev_null = -1;
  int output_read = -1;  // non-blocking
  int output_write = -1;
  int log = -1;
};

/// fork(2) as a bare system call, into the namespaces of `clone_flags`: none of glibc's fork handlers run, so
/// no lock that another thread holds is waited for. The child may make async-signal-safe calls only.
pid_t bare_fork(unsigned long clone_flags);

/// The life of a shepherd, to be called in a child of bare_fork whose signals are all blocked. Makes
/// async-signal-safe calls only. Ends when the stop order is carried out and nothing of the target is left,
/// or when the harness is gone, and in both cases after `after_program` has ended.
[[noreturn]] void run_shepherd(const ShepherdPlan& plan);

}  // namespace backbench::target
