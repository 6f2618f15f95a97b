#include "record/environment.hpp"

#include "support/folder.hpp"

#include <cstdlib>
#include <fstream>
#include <sys/resource.h>

#include <gtest/gtest.h>
#include <unistd.h>

using namespace backbench;
namespace fs = std::filesystem;

namespace {

const std::string first(40, 'a');
const std::string second(40, 'b');

class CommitOf : public ::testing::Test {
 protected:
  void write(const fs::path& file, const std::string& text) {
    fs::create_directories((folder_.path() / file).parent_path());
    std::ofstream(folder_.path() / file) << text;
  }
  std::string at(const fs::path& inside = {}) { return record::commit_of(folder_.path() / inside); }

  backbench::testing::Folder folder_;
};

TEST_F(CommitOf, reads_the_branch_that_head_names) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/refs/heads/main", first + "\n");
  write("a/b/file", "");
  EXPECT_EQ(at(), first);
  EXPECT_EQ(at("a/b"), first);
}

TEST_F(CommitOf, reads_a_detached_head) {
  write(".git/HEAD", second + "\n");
  EXPECT_EQ(at(), second);
}

TEST_F(CommitOf, finds_a_packed_reference) {
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/packed-refs", "# pack-refs with: peeled fully-peeled sorted\n" + second +
                                " refs/heads/main2\n" + first + " refs/heads/main\n");
  EXPECT_EQ(at(), first);
}

TEST_F(CommitOf, follows_a_linked_work_tree_to_the_shared_branches) {
  write("main/.git/refs/heads/topic", first + "\n");
  write("main/.git/worktrees/tree/HEAD", "ref: refs/heads/topic\n");
  write("main/.git/worktrees/tree/commondir", "../..\n");
  write("tree/.git", "gitdir: " + (folder_.path() / "main/.git/worktrees/tree").string() + "\n");
  EXPECT_EQ(at("tree"), first);
}

TEST_F(CommitOf, is_empty_where_nothing_is_checked_out) {
  EXPECT_EQ(at(), "");
  write(".git/HEAD", "ref: refs/heads/unborn\n");
  EXPECT_EQ(at(), "");
  write(".git/HEAD", "rubbish\n");
  EXPECT_EQ(at(), "");
  EXPECT_EQ(record::commit_of(""), "");
}

TEST(EnvironmentNow, says_what_the_machine_says) {
  setenv("BENCHMARK_TEST_VARIABLE", "x", 1);
  const record::Environment e = record::environment_now({"backbench", "run"});
  unsetenv("BENCHMARK_TEST_VARIABLE");
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);

  EXPECT_EQ(e.host_name, host);
  EXPECT_TRUE(e.kernel.starts_with("Linux ")) << e.kernel;
  EXPECT_GE(e.cpus, 1);
  const auto pages = static_cast<double>(sysconf(_SC_PHYS_PAGES));
  EXPECT_NEAR(static_cast<double>(e.memory_bytes), pages * static_cast<double>(sysconf(_SC_PAGE_SIZE)),
              static_cast<double>(e.memory_bytes) * 0.05);
  EXPECT_EQ(e.load_average.size(), 3u);
  EXPECT_EQ(e.open_files_limit, files.rlim_cur);
  EXPECT_FALSE(e.backbench_version.empty());
  EXPECT_FALSE(e.compiler.empty());
  EXPECT_EQ(e.command_line, (std::vector<std::string>{"backbench", "run"}));
  EXPECT_EQ(e.benchmark_variables, (std::vector<std::string>{"BENCHMARK_TEST_VARIABLE=x"}));
}

}  // namespace
