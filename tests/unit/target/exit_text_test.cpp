#include "target/exit_text.hpp"

#include <csignal>
#include <cstdlib>
#include <sys/wait.h>

#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

template <typename Body>
int status_of(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(ExitText, an_exit_is_told_with_its_status) {
  EXPECT_EQ(exit_text(status_of([] { ::_exit(3); })), "exited with status 3");
  EXPECT_EQ(exit_text(status_of([] { ::_exit(0); })), "exited with status 0");
}

TEST(ExitText, a_signal_is_told_with_its_number_and_name) {
  EXPECT_EQ(exit_text(status_of([] { ::kill(::getpid(), SIGKILL); })), "killed by signal 9 (Killed)");
  EXPECT_EQ(exit_text(status_of([] {
              std::signal(SIGTERM, SIG_DFL);
              ::kill(::getpid(), SIGTERM);
            })),
            "killed by signal 15 (Terminated)");
}

TEST(ExitText, a_dumped_core_is_told) {
  EXPECT_EQ(exit_text(6 | 0x80), "killed by signal 6 (Aborted), core dumped");
}

}  // namespace
}  // namespace backbench::target
