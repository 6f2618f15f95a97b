#include "target/capture.hpp"

#include "base/error.hpp"

#include <chrono>
#include <sys/wait.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

std::atomic<bool> go_on{false};

Launch shell(const std::string& script) {
  Launch launch;
  launch.argv = {"sh", "-c", script};
  launch.environment = child_environment({{"WORD", "given"}});
  return launch;
}

TEST(Capture, keeps_output_and_error_apart_and_tells_the_status) {
  const Captured said = capture(shell("echo $WORD; echo; echo bad >&2; exit 3"), 1min, go_on);
  EXPECT_EQ(said.out, "given");
  EXPECT_EQ(said.err, "bad");
  EXPECT_EQ(WEXITSTATUS(said.wait_status), 3);
  EXPECT_FALSE(said.ok());
}

TEST(Capture, takes_more_than_a_pipe_holds_from_either_side) {
  const Captured said =
      capture(shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; cat"), 1min, go_on);
  EXPECT_THAT(said.out, SizeIs(300'000));
  EXPECT_THAT(said.err, SizeIs(300'000));
  EXPECT_TRUE(said.ok());
}

TEST(Capture, works_in_the_folder_it_is_given) {
  Launch launch = shell("pwd");
  launch.folder = "/proc";
  EXPECT_EQ(capture(launch, 1min, go_on).out, "/proc");
}

TEST(Capture, kills_what_takes_too_long_with_all_it_started) {
  EXPECT_THAT([] { capture(shell("sleep 600 & sleep 600"), 50ms, go_on); },
              testing::ThrowsMessage<base::Error>(
                  HasSubstr("`sh -c 'sleep 600 & sleep 600'` gave no answer within 50ms")));
}

TEST(Capture, ends_at_once_when_the_run_is_stopped) {
  const std::atomic<bool> stopped{true};
  try {
    capture(shell("sleep 600"), 10min, stopped);
    FAIL() << "waited";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::interrupted);
  }
}

TEST(Capture, names_a_command_that_is_not_there) {
  Launch launch;
  launch.argv = {"no-such-command-here"};
  EXPECT_THAT([&] { capture(launch, 1min, go_on); },
              testing::ThrowsMessage<base::Error>(HasSubstr("command not found: no-such-command-here")));
}

}  // namespace
}  // namespace backbench::target
