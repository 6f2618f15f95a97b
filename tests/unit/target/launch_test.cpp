#include "target/launch.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target {
namespace {

using testing::Contains;
using testing::Not;

Launch launch_with_path(const std::string& path, const std::string& program) {
  Launch launch;
  launch.argv = {program};
  launch.environment = {"PATHS=/nowhere", "PATH=" + path};
  launch.folder = testing::TempDir();
  return launch;
}

void make_executable(const std::filesystem::path& path) {
  std::ofstream(path) << "#!/bin/sh\n";
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

TEST(Placeholder, every_port_in_a_text_is_replaced) {
  EXPECT_EQ(with_variable("127.0.0.1:${PORT}", {"PORT", "5000"}), "127.0.0.1:5000");
  EXPECT_EQ(with_variable("${PORT}-${PORT}", {"PORT", "80"}), "80-80");
  EXPECT_EQ(with_variable("${PORT", {"PORT", "80"}), "${PORT");
  EXPECT_EQ(with_variable("$PORT ${OTHER}", {"PORT", "80"}), "$PORT ${OTHER}");
  EXPECT_EQ(with_variable("unix:${SOCKET}", {"SOCKET", "/run/app.sock"}), "unix:/run/app.sock");
}

TEST(ChildEnvironment, adds_to_the_callers_and_the_last_value_of_a_name_wins) {
  ::setenv("BB_TEST_INHERITED", "yes", 1);
  ::setenv("BB_TEST_CHANGED", "before", 1);
  const auto environment = child_environment({{"BB_TEST_CHANGED", "between"}, {"BB_TEST_CHANGED", "a=b"}});
  EXPECT_THAT(environment, Contains("BB_TEST_INHERITED=yes"));
  EXPECT_THAT(environment, Contains("BB_TEST_CHANGED=a=b"));
  EXPECT_THAT(environment, Not(Contains("BB_TEST_CHANGED=before")));
  EXPECT_EQ(std::count_if(environment.begin(), environment.end(),
                          [](const std::string& entry) { return entry.starts_with("BB_TEST_CHANGED="); }),
            1);
}

TEST(FindProgram, a_bare_name_is_looked_up_in_the_path_of_the_child) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "bb_find_program";
  std::filesystem::create_directories(folder / "bin");
  make_executable(folder / "bin" / "bb-server");
  std::ofstream(folder / "bb-server") << "not executable";

  EXPECT_EQ(find_program(launch_with_path(folder.string() + ":" + (folder / "bin").string(), "bb-server")),
            folder / "bin" / "bb-server");
  EXPECT_EQ(find_program(launch_with_path("/nowhere", "bb-server")), "");
  EXPECT_EQ(find_program(launch_with_path("", "bb-server")), "");
  std::filesystem::remove_all(folder);
}

TEST(FindProgram, a_name_with_a_slash_is_taken_from_the_folder) {
  Launch launch = launch_with_path("/usr/bin", "bin/bb-server");
  launch.folder = std::filesystem::path(testing::TempDir()) / "bb_find_slash";
  std::filesystem::create_directories(launch.folder / "bin");
  EXPECT_EQ(find_program(launch), "");
  make_executable(launch.folder / "bin" / "bb-server");
  EXPECT_EQ(find_program(launch), launch.folder / "bin/bb-server");
  launch.argv = {"/bin/sh"};
  EXPECT_EQ(find_program(launch), "/bin/sh");
  std::filesystem::remove_all(launch.folder);
}

TEST(ShellText, quotes_what_a_shell_would_take_apart) {
  EXPECT_EQ(shell_text({"gunicorn", "--bind", "127.0.0.1:5000", "app:app"}),
            "gunicorn --bind 127.0.0.1:5000 app:app");
  EXPECT_EQ(shell_text({"sh", "-c", "echo 'a b' $HOME", ""}), "sh -c 'echo '\\''a b'\\'' $HOME' ''");
}

}  // namespace
}  // namespace backbench::target
