#include "running.hpp"
#include "target/compose_target.hpp"
#include "target/port.hpp"

#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <thread>

#include <unistd.h>

namespace backbench::target {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// Without an engine: tests/support/scripted_docker plays its command line. The real ones are the matter of
/// tests/e2e/compose.
class Compose : public Running {
 protected:
  Compose() {
    ::setenv("DOCKER", SCRIPTED_DOCKER, 1);
    ::setenv("SCRIPTED_DOCKER", folder.c_str(), 1);
    start_engine();
    ::setenv("BACKBENCH_TEST_TOKEN", token.environment().front().second.c_str(), 1);
    ::unsetenv("COMPOSE");
    put("compose.yaml", "");
    put("config", "services:\n  web:\n    build:\n      context: .\n");
    spec.compose = scenario::ComposeSpec{folder / "compose.yaml", "web"};
    spec.port = free_port();
    std::filesystem::create_directories(folder / "logs");
  }
  ~Compose() override {
    ::unsetenv("BACKBENCH_TEST_TOKEN");
    ::kill(engine_, SIGTERM);
    ::waitpid(engine_, nullptr, 0);
  }

  void put(const std::string& name, const std::string& text) const { std::ofstream(folder / name) << text; }
  std::string calls() const { return contents(folder / "calls"); }

  void start() {
    put("server", fmt::format("{} {}/healthy.py", PYTHON, SERVERS));
    target = start_compose(spec, options, stop);
  }
  std::string refusal() {
    return error_of([this] { start(); });
  }

 private:
  void start_engine() {
    const std::string test = std::to_string(::getpid());
    engine_ = ::fork();
    if (engine_ != 0) return;
    ::execl(SCRIPTED_DOCKER, SCRIPTED_DOCKER, "engine", test.c_str(), nullptr);
    ::_exit(127);
  }

  pid_t engine_ = -1;
};

TEST_F(Compose, a_service_is_built_started_asked_and_taken_down_and_its_output_is_in_the_log) {
  start();
  EXPECT_EQ(ready().status, 200);
  EXPECT_EQ(target->death(), std::nullopt);
  EXPECT_EQ(target->containment(), "compose");
  EXPECT_FALSE(target->behind_published_port());
  target->stop();
  EXPECT_EQ(calls(), "build\nup\ndown\n");
  EXPECT_THAT(log(), HasSubstr("building\n"));
  EXPECT_THAT(contents(folder / "logs/flask.compose.json"), HasSubstr(R"("io.backbench.owner": ")"));
  target->stop();
  EXPECT_EQ(calls(), "build\nup\ndown\n") << "a second stop does nothing";
}

TEST_F(Compose, a_container_that_dies_is_told_at_once_with_status_and_last_words) {
  spec.ready.within = 10min;
  put("server", fmt::format("{} {}/dies.py 3", PYTHON, SERVERS));
  target = start_compose(spec, options, stop);
  EXPECT_THAT(
      not_ready(),
      AllOf(
          StartsWith("target flask: the server died: the container exited with status 3; the last lines of "),
          HasSubstr("\n  ModuleNotFoundError: No module named 'flask'")));
}

TEST_F(Compose, a_log_that_the_engine_cannot_follow_is_no_sign_of_death) {
  put("log-fails", "");
  start();
  EXPECT_EQ(ready().status, 200);
  EXPECT_EQ(target->death(), std::nullopt);
}

TEST_F(Compose, an_engine_that_is_not_there_or_refuses_is_told_before_anything_is_started) {
  put("refusal", "Cannot connect to the Docker daemon at unix:///x.");
  EXPECT_THAT(refusal(), HasSubstr("does not answer: Cannot connect to the Docker daemon"));
  EXPECT_EQ(code, base::ExitCode::target_failed);
  put("refusal", "permission denied while trying to connect");
  EXPECT_THAT(refusal(), HasSubstr("no permission to talk to the container engine"));
  ::setenv("DOCKER", "no-such-engine", 1);
  EXPECT_THAT(refusal(),
              HasSubstr("command not found: no-such-engine; servers in containers need an engine"));
  EXPECT_EQ(calls(), "");
}

TEST_F(Compose, a_service_that_the_file_has_not_is_told_with_the_nearest) {
  spec.compose->service = "wbe";
  EXPECT_THAT(refusal(), EndsWith("compose.yaml: there is no service 'wbe'; did you mean 'web'?"));
}

TEST_F(Compose, a_build_that_fails_starts_nothing) {
  put("build-fails", "");
  EXPECT_THAT(refusal(),
              AllOf(StartsWith("the build of service web failed: `"),
                    HasSubstr("exited with status 1; the last lines of "), HasSubstr("\n  no space")));
  EXPECT_EQ(calls(), "");
}

TEST_F(Compose, a_start_that_fails_is_taken_down) {
  put("up-fails", "");
  EXPECT_THAT(
      refusal(),
      AllOf(StartsWith("compose could not start the service: exited with status 1; the last lines of "),
            HasSubstr("\n  no such network")));
  EXPECT_EQ(calls(), "build\ndown\n");
}

TEST_F(Compose, a_service_without_a_build_is_only_started) {
  put("config", "services:\n  web:\n    image: made/elsewhere\n");
  start();
  target->stop();
  EXPECT_EQ(calls(), "up\ndown\n");
}

TEST_F(Compose, a_stop_while_it_is_started_lets_it_start_and_takes_it_down) {
  put("up-waits", "");
  std::thread interrupter([this] {
    becomes_true([&] { return log().find("up -d") != std::string::npos; });
    stop = true;
    std::filesystem::remove(folder / "up-waits");
  });
  refusal();
  interrupter.join();
  EXPECT_EQ(code, base::ExitCode::interrupted);
  EXPECT_EQ(calls(), "build\nup\ndown\n") << "never taken down while something is still being made";
}

/// Ends the child that started the target with SIGKILL, once `when` holds.
template <typename Condition>
void kill_harness(int harness, Condition when) {
  ASSERT_TRUE(becomes_true(when));
  ::kill(harness, SIGKILL);
  ::waitpid(harness, nullptr, 0);
}

TEST_F(Compose, a_killed_harness_leaves_no_container) {
  const int harness = ::fork();
  if (harness == 0) {
    start();
    for (;;) ::pause();
  }
  kill_harness(harness, [&] { return calls() == "build\nup\n"; });
  EXPECT_TRUE(becomes_true([&] { return calls() == "build\nup\ndown\n"; })) << calls();
  EXPECT_TRUE(becomes_true([&] { return token.living().empty(); }));
}

TEST_F(Compose, a_harness_killed_while_its_container_is_made_leaves_none_either) {
  put("up-waits", "");
  const int harness = ::fork();
  if (harness == 0) {
    start();
    ::_exit(0);
  }
  kill_harness(harness,
               [&] { return log().find("up -d") != std::string::npos && token.living().size() > 2; });
  std::filesystem::remove(folder / "up-waits");
  EXPECT_TRUE(becomes_true([&] { return calls() == "build\nup\ndown\n"; })) << calls();
  EXPECT_TRUE(becomes_true([&] { return token.living().empty(); }));
}

}  // namespace
}  // namespace backbench::target
