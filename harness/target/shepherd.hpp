#pragma once

#include "base/units.hpp"
#include "target/descriptor.hpp"
#include "target/launch.hpp"
#include "target/shepherd_process.hpp"

#include <atomic>
#include <optional>
#include <string_view>

namespace backbench::target {

/// "pid-namespace", "user+pid-namespace", "subreaper":
///  pid_namespace       the shepherd is init of a new PID namespace: when it ends, and the kernel ends it
///  with
///                      the harness, every process of the namespace ends at the same moment. Needs root.
///  user_pid_namespace  the same inside a new user namespace, for ordinary users. Weaker for the target only:
///                      no user but the harness's exists in there, so it cannot switch to another one.
///  subreaper           the shepherd inherits orphans, and ends all that descends from it when its lifeline
///  to
///                      the harness closes. Weaker: killing harness and shepherd at once leaves processes.
std::string_view name_of(Containment containment);

/// How the process a shepherd started ended.
struct Ended {
  int wait_status = 0;         // as waitpid(2) gives it
  bool others = false;         // processes it had started were still there
  bool shepherd_lost = false;  // someone ended the shepherd itself; the rest is then unknown
};

/// A command that a shepherd runs when all it started is gone, however the harness ended: for what lives
/// outside the shepherd's reach, as the containers of an engine do. Same folder, environment and log as the
/// launch.
struct Afterwards {
  std::vector<std::string> argv;  // empty = none
  base::Nanoseconds within{0};    // it is killed when it takes longer
  base::Nanoseconds patience{0};  // what the program is left to finish once the harness is gone
};

/// Runs one program under a shepherd: a small process between the harness and the program, forked by the
/// constructor, that ends everything the program starts (other sessions, daemons, orphans) when told to, and
/// at once when the harness is gone, `kill -9` included.
///
/// To be made by a thread that lives as long as the object does: the kernel takes the end of the forking
/// thread for the end of the harness. Best before load threads exist, since the fork copies the harness.
/// Owned by one thread. The program has its own session, /dev/null as stdin, usual signal actions, no
/// descriptor of the harness, and writes to the log, bounded as bounded_log.hpp says, through a pipe of up to
/// 1 MiB that is always read: output never makes it wait longer than the disk takes.
class Shepherd {
 public:
  /// Uses the strongest containment the machine allows, from `strongest` on. Throws
  /// base::Error(target_failed) when the program cannot be run: what, why and the cure.
  explicit Shepherd(const Launch& launch, Containment strongest = Containment::pid_namespace);
  /// The same with a command for afterwards. The shepherd is then a subreaper: one that outlives the harness
  /// cannot be ended by the kernel with it.
  Shepherd(const Launch& launch, const Afterwards& afterwards);
  ~Shepherd();  // ends what is left at once
  Shepherd(const Shepherd&) = delete;
  Shepherd& operator=(const Shepherd&) = delete;

  Containment containment() const { return containment_; }
  int pid() const { return pid_; }
  /// Readable as soon as `ended()` has something new to say.
  int news_fd() const { return channel_.get(); }
  std::optional<Ended> ended();

  /// Sends the signal (0 = none) to every process, SIGKILL to those left after `grace`, and returns when none
  /// is left and the command for afterwards is done. Idempotent.
  void stop(int signal, base::Nanoseconds grace);

 private:
  void run(const Launch& launch, Containment strongest, const Afterwards& afterwards);
  bool start(ShepherdPlan plan, unsigned long clone_flags, const Launch& launch);
  void reap();

  Containment containment_ = Containment::subreaper;
  int pid_ = -1;
  Descriptor channel_;
  base::Nanoseconds after_within_{0};
  std::optional<Ended> ended_;
};

}  // namespace backbench::target
