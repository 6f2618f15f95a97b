#include "target/process_tree.hpp"

#include "target/proc_stat.hpp"

#include <csignal>
#include <sys/socket.h>
#include <sys/wait.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(ProcStat, names_with_brackets_and_spaces_do_not_mislead) {
  ProcStat stat;
  ASSERT_TRUE(parse_stat("812 (a) S 1 (b c)) R 77 812 812 0 -1", stat));
  EXPECT_EQ(stat.state, 'R');
  EXPECT_EQ(stat.parent, 77);
  EXPECT_TRUE(stat.alive());
  ASSERT_TRUE(parse_stat("1 (x) Z 0 1", stat));
  EXPECT_FALSE(stat.alive());
}

TEST(ProcStat, other_texts_are_refused) {
  ProcStat stat;
  EXPECT_FALSE(parse_stat("", stat));
  EXPECT_FALSE(parse_stat("812 (name", stat));
  EXPECT_FALSE(parse_stat("812 (name)", stat));
  EXPECT_FALSE(read_stat(0, stat));
  EXPECT_FALSE(read_stat(99'999'999, stat));
}

TEST(ProcStat, a_name_that_is_no_number_is_no_process) {
  EXPECT_EQ(number_of("4711"), 4711);
  EXPECT_EQ(number_of("self"), 0);
  EXPECT_EQ(number_of("12a"), 0);
  EXPECT_EQ(number_of(""), 0);
  EXPECT_EQ(number_of("99999999999999999999"), 0);
}

TEST(ProcessTree, holds_grandchildren_in_sessions_of_their_own_and_no_zombies) {
  int up[2];
  ASSERT_EQ(::pipe(up), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const pid_t grandchild = ::fork();
    if (grandchild == 0) {
      ::setsid();
      [[maybe_unused]] const ssize_t told = ::write(up[1], "x", 1);
      for (;;) ::pause();
    }
    [[maybe_unused]] const ssize_t told = ::write(up[1], &grandchild, sizeof grandchild);
    for (;;) ::pause();
  }
  std::string text;
  char piece[16];
  while (text.size() < 1 + sizeof(pid_t)) {
    const ssize_t bytes = ::read(up[0], piece, sizeof piece);
    ASSERT_GT(bytes, 0);
    text.append(piece, static_cast<std::size_t>(bytes));
  }
  EXPECT_THAT(descendants(::getpid()), SizeIs(2));
  EXPECT_THAT(descendants(child), SizeIs(1));
  const int grandchild = descendants(child).front();

  ::kill(grandchild, SIGKILL);
  siginfo_t info{};
  // Its parent never reaps it: from here on it is a zombie.
  for (ProcStat stat; read_stat(grandchild, stat) && stat.alive();) ::usleep(1000);
  EXPECT_THAT(descendants(::getpid()), testing::ElementsAre(child));
  ::kill(child, SIGKILL);
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  EXPECT_THAT(descendants(::getpid()), IsEmpty());
  ::waitpid(child, nullptr, 0);
  ::close(up[0]);
  ::close(up[1]);
}

TEST(CommandLine, is_one_line_and_empty_for_no_process) {
  EXPECT_THAT(command_line(::getpid()), HasSubstr("unit_target"));
  EXPECT_THAT(command_line(::getpid()), Not(HasSubstr(std::string(1, '\0'))));
  EXPECT_EQ(command_line(99'999'999), "");
}

TEST(SocketInodes, are_those_of_the_sockets_and_of_nothing_else) {
  bool readable = true;
  const auto before = socket_inodes(::getpid(), readable);
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const auto after = socket_inodes(::getpid(), readable);
  ::close(socket);
  EXPECT_EQ(after.size(), before.size() + 1);
  EXPECT_TRUE(readable);
  EXPECT_THAT(socket_inodes(99'999'999, readable), IsEmpty());
  EXPECT_TRUE(readable);
}

}  // namespace
}  // namespace backbench::target
