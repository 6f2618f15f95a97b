#include "running.hpp"
#include "target/process_tree.hpp"

#include <algorithm>
#include <csignal>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <fcntl.h>

namespace backbench::target {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const auto every_way =
    testing::Values(Containment::pid_namespace, Containment::user_pid_namespace, Containment::subreaper);

std::string way_name(const testing::TestParamInfo<Containment>& way) {
  std::string name(name_of(way.param));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '+'; }, '_');
  return name;
}

/// A harness in a process of its own, to be killed.
class Harness {
 public:
  Harness(Containment containment, const Token& token, const std::filesystem::path& log, const char* server) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      std::string assignment = token.assignment();
      ::putenv(assignment.data());
      ::execl(HOLD_TARGET, HOLD_TARGET, std::string(name_of(containment)).c_str(), log.c_str(), SERVERS,
              PYTHON, server, nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Harness() {
    kill();
    ::close(output_);
  }
  Harness(const Harness&) = delete;
  Harness& operator=(const Harness&) = delete;

  int pid() const { return pid_; }
  /// Blocks until the target is started; the containment in force.
  std::string started() const {
    std::string text;
    for (char c = 0; ::read(output_, &c, 1) == 1 && c != '\n';) text += c;
    return text;
  }
  void kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  int pid_ = -1;
  int output_ = -1;
};

/// What holds whichever containment is in force.
class Contained : public Running, public testing::WithParamInterface<Containment> {
 protected:
  /// False, with the test marked as skipped, where this machine or user may not do it that way.
  bool serve_contained(std::vector<std::string> words) {
    serve(std::move(words), GetParam());
    if (target->containment() == name_of(GetParam())) return true;
    skip();
    return false;
  }
  /// As above for a target that a harness of its own started.
  bool held_contained(Harness& harness) {
    if (harness.started() == name_of(GetParam())) return true;
    harness.kill();
    becomes_true([&] { return token.living().empty(); });
    skip();
    return false;
  }
  static void skip() { GTEST_SKIP() << name_of(GetParam()) << " is forbidden here"; }
};

INSTANTIATE_TEST_SUITE_P(Ways, Contained, every_way, way_name);

TEST_P(Contained, a_healthy_server_is_found_ready_and_stops_on_the_configured_signal) {
  if (!serve_contained({"noisy.py", "0"})) return;
  EXPECT_EQ(ready("/", {}, 3).body, "hello");
  EXPECT_EQ(target->death(), std::nullopt);
  EXPECT_THAT(target->pids(), testing::ElementsAreArray(token.living()));
  target->stop();
  EXPECT_THAT(log(), HasSubstr("last words"));
  EXPECT_THAT(token.living(), IsEmpty());
  EXPECT_THAT(target->pids(), IsEmpty());
  EXPECT_EQ(target->death(), std::nullopt);
  target->stop();
}

TEST_P(Contained, what_ignores_the_signal_or_left_the_session_is_killed_after_the_grace) {
  spec.stop.within = 200ms;
  if (!serve_contained({"stubborn.py"})) return;
  ready();
  ASSERT_TRUE(becomes_true([&] { return target->pids().size() == 2; }));
  target->stop();
  EXPECT_THAT(token.living(), IsEmpty());
}

TEST_P(Contained, the_signal_reaches_the_whole_tree_whatever_session_it_is_in) {
  if (!serve_contained({"family.py"})) return;
  ready();
  ASSERT_TRUE(becomes_true([&] { return log().find("up\nup\n") != std::string::npos; }));
  target->stop();
  for (const char* name : {"server", "child", "grandchild"}) {
    EXPECT_THAT(log(), HasSubstr(fmt::format("\n{} was told\n", name)));
  }
}

TEST_P(Contained, a_stopped_process_is_ended_too) {
  if (!serve_contained({"healthy.py"})) return;
  ready();
  ::kill(target->pids().at(0), SIGSTOP);
  target->stop();
  EXPECT_THAT(token.living(), IsEmpty());
}

TEST_P(Contained, workers_that_come_and_go_and_their_orphans_are_all_in_the_tree) {
  if (!serve_contained({"workers.py"})) return;
  ready("/", {}, 20);  // at least six workers have come and gone
  ASSERT_TRUE(becomes_true([&] { return target->pids().size() >= 9; }));
  ASSERT_TRUE(becomes_true([&] { return target->pids() == token.living(); }));
  target->stop();
  EXPECT_THAT(token.living(), IsEmpty());
}

TEST_P(Contained, the_end_of_the_object_is_the_end_of_the_server) {
  if (!serve_contained({"workers.py"})) return;
  ready();
  target.reset();
  EXPECT_THAT(token.living(), IsEmpty());
}

TEST_P(Contained, the_server_sees_a_clean_process) {
  // Things a harness has and its servers must not: an open socket without close-on-exec, ignored and blocked
  // signals, a soft limit of open files that 10 000 clients would run into.
  const int leak = ::socket(AF_INET, SOCK_STREAM, 0);
  std::signal(SIGUSR1, SIG_IGN);
  std::signal(SIGCHLD, SIG_IGN);
  sigset_t blocked, before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  const rlimit few{512, files.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  spec.cpus = {0};
  const bool started = serve_contained({"healthy.py", "--bind", "127.0.0.1:${PORT}"});
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  std::signal(SIGUSR1, SIG_DFL);
  std::signal(SIGCHLD, SIG_DFL);
  ::setrlimit(RLIMIT_NOFILE, &files);
  ::close(leak);
  if (!started) return;

  const std::string seen = ready().body;
  const std::string port = std::to_string(target->address().port);
  EXPECT_THAT(seen, HasSubstr(R"("arguments": ["--bind", "127.0.0.1:)" + port + "\"]"));
  EXPECT_THAT(seen, HasSubstr(R"("PORT": ")" + port + "\""));
  EXPECT_THAT(seen, HasSubstr(R"("0": "/dev/null")"));
  EXPECT_THAT(seen, HasSubstr(R"("inherited": [0, 1, 2, 3])")) << "3 is the folder being listed";
  EXPECT_THAT(seen, HasSubstr(R"("folder": ")" + spec.folder.string() + "\""));
  EXPECT_THAT(seen, HasSubstr(R"("leads_session": true)"));
  EXPECT_THAT(seen, HasSubstr(R"("leads_group": true)"));
  EXPECT_THAT(seen, HasSubstr(R"("cpus": [0])"));
  constexpr int pythons_own = (1 << (SIGPIPE - 1)) | (1 << (SIGXFSZ - 1));
  EXPECT_THAT(seen, HasSubstr(R"("signals": {"SigBlk": 0, "SigIgn": )" + std::to_string(pythons_own) + "}"));
  const std::string most = std::to_string(files.rlim_max);
  EXPECT_THAT(seen, HasSubstr(R"("open_files": [)" + most + ", " + most + "]"));
  EXPECT_THAT(seen, HasSubstr(R"("own_number_in_proc": true)"));
}

class Killed : public Contained {};

INSTANTIATE_TEST_SUITE_P(Ways, Killed, every_way, way_name);

TEST_P(Killed, a_harness_that_is_killed_at_any_moment_leaves_nothing) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  std::filesystem::create_directories(folder / "logs");
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(fmt::format("round {}", round));
    Harness harness(GetParam(), token, options.log_file, round % 4 < 2 ? "stubborn.py" : "workers.py");
    if (round % 2 == 0) {
      ::usleep(std::uniform_int_distribution<unsigned>(0, 120'000)(random));  // while it is being started
    } else {
      if (!held_contained(harness)) return;
      ASSERT_TRUE(becomes_true([&] { return token.living().size() >= 4; }))
          << "harness, shepherd and two more";
      ::usleep(std::uniform_int_distribution<unsigned>(0, 50'000)(random));
    }
    harness.kill();
    ASSERT_TRUE(becomes_true([&] { return token.living().empty(); }))
        << "left: " << command_line(token.living().at(0));
  }
}

/// What a subreaper cannot do.
class KilledTogether : public Contained {};

INSTANTIATE_TEST_SUITE_P(Ways, KilledTogether,
                         testing::Values(Containment::pid_namespace, Containment::user_pid_namespace),
                         way_name);

TEST_P(KilledTogether, harness_and_shepherd_leave_nothing) {
  std::filesystem::create_directories(folder / "logs");
  Harness harness(GetParam(), token, options.log_file, "stubborn.py");
  if (!held_contained(harness)) return;
  ASSERT_TRUE(becomes_true([&] { return token.living().size() >= 4; }));
  const int shepherd = descendants(harness.pid()).front();
  ::kill(harness.pid(), SIGSTOP);  // it must not see the shepherd go
  ::kill(shepherd, SIGKILL);
  harness.kill();
  EXPECT_TRUE(becomes_true([&] { return token.living().empty(); }));
}

}  // namespace
}  // namespace backbench::target
