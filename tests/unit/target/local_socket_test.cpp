#include "target/local_socket.hpp"

#include "base/error.hpp"
#include "support/folder.hpp"
#include "target/descriptor.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sys/socket.h>
#include <sys/un.h>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class LocalSocket : public ::testing::Test {
 protected:
  Descriptor listen() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket.get(), 1), 0);
    return socket;
  }
  std::string refusal() {
    try {
      require_free_socket(path);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.code(), base::ExitCode::target_failed);
      return error.what();
    }
    return "";
  }

  backbench::testing::Folder folder;
  const std::string path = (folder.path() / "a.sock").string();
};

TEST_F(LocalSocket, that_is_not_there_is_free) { EXPECT_EQ(refusal(), ""); }

TEST_F(LocalSocket, in_use_names_who_listens) {
  const Descriptor listener = listen();
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path), HasSubstr(fmt::format("is taken by pid {} (", ::getpid()))));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(LocalSocket, nobody_listens_on_any_more_is_removed) {
  listen().reset();
  EXPECT_EQ(refusal(), "");
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(LocalSocket, must_not_take_the_place_of_a_file) {
  std::ofstream(path) << "precious";
  EXPECT_THAT(refusal(), HasSubstr("is there already and is no socket"));
  remove_socket(path);
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(LocalSocket, is_found_among_the_listeners) {
  const Descriptor listener = listen();
  const std::vector<LocalListener> all = local_listeners();
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [this](const auto& one) { return one.path == path; }));
}

TEST(UnixTable, holds_listening_sockets_with_a_path_only) {
  // Format: proc(5), /proc/net/unix. The first one is connected, the second has no path, the third is broken.
  const std::vector<LocalListener> found = parse_unix_table(
      "Num       RefCount Protocol Flags    Type St Inode Path\n"
      "ffff8a01: 00000003 00000000 00000000 0001 03 10001 /run/connected.sock\n"
      "ffff8a02: 00000002 00000000 00010000 0001 01 10002\n"
      "ffff8a03: 000\n"
      "ffff8a04: 00000002 00000000 00010000 0001 01 10004 /run/my app.sock\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].inode, 10004u);
  EXPECT_EQ(found[0].path, "/run/my app.sock");
}

}  // namespace
}  // namespace backbench::target
