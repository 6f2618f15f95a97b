#include "base/file.hpp"

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::base {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class File : public testing::Test {
 protected:
  File() {
    std::string pattern = testing::TempDir() + "backbench-file-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~File() override { fs::remove_all(folder_); }

  std::string failure_of_read(const fs::path& path, std::uint64_t max) {
    try {
      read_file(path, max);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      return error.what();
    }
    return "no error";
  }

  fs::path folder_;
};

TEST_F(File, is_read_back_as_written) {
  std::string text(200'000, 'x');
  text[5] = '\0';
  write_file_atomic(folder_ / "a", text);
  EXPECT_EQ(read_file(folder_ / "a", 200'000), text);
  write_file_atomic(folder_ / "a", "");
  EXPECT_EQ(read_file(folder_ / "a", 0), "");
}

TEST_F(File, may_not_be_larger_than_asked) {
  write_file_atomic(folder_ / "a", "12345");
  EXPECT_EQ(read_file(folder_ / "a", 5), "12345");
  EXPECT_THAT(failure_of_read(folder_ / "a", 4), HasSubstr("larger than 4 bytes"));
  EXPECT_THAT(failure_of_read("/dev/zero", 100'000), HasSubstr("larger than 100000 bytes"));
}

TEST_F(File, says_why_it_cannot_be_read) {
  EXPECT_THAT(failure_of_read(folder_ / "none", 9), HasSubstr("No such file"));
  EXPECT_THAT(failure_of_read(folder_, 9), HasSubstr("Is a directory"));
}

TEST_F(File, is_replaced_whole_and_leaves_no_temporary) {
  write_file_atomic(folder_ / "a", "old");
  write_file_atomic(folder_ / "a", "new");
  EXPECT_EQ(read_file(folder_ / "a", 9), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
  EXPECT_EQ(fs::status(folder_ / "a").permissions(), static_cast<fs::perms>(0644));
}

TEST_F(File, that_cannot_be_replaced_stays_and_the_temporary_goes) {
  fs::create_directories(folder_ / "a" / "full");
  EXPECT_THROW(write_file_atomic(folder_ / "a", "new"), Error);  // a directory stands in the way
  EXPECT_TRUE(fs::is_directory(folder_ / "a" / "full"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(File, in_a_folder_that_is_not_there_is_an_internal_error) {
  try {
    write_file_atomic(folder_ / "none" / "a", "x");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::internal);
    EXPECT_THAT(error.what(), HasSubstr("No such file"));
  }
}

}  // namespace
}  // namespace backbench::base
