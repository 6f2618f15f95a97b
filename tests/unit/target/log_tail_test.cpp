#include "target/log_tail.hpp"

#include "base/error.hpp"
#include "support/folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::target {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LogTail : public ::testing::Test {
 private:
  const backbench::testing::Folder own_;

 protected:
  void write(const std::string& text) {
    std::filesystem::create_directories(folder);
    std::ofstream(log, std::ios::app | std::ios::binary) << text;
  }
  const std::filesystem::path folder = own_.path();
  const std::filesystem::path log = folder / "logs" / ".." / "flask.log";
};

TEST_F(LogTail, gives_the_last_lines_in_order_also_when_the_last_has_no_end) {
  std::filesystem::create_directories(folder / "logs");
  write("one\ntwo\n\nthree");
  EXPECT_THAT(last_lines(log, 0), ElementsAre("one", "two", "three"));
  EXPECT_THAT(last_lines(log, 0, 2), ElementsAre("two", "three"));
  EXPECT_THAT(last_lines(log, 0, 0), IsEmpty());
}

TEST_F(LogTail, keeps_to_what_came_after_the_start) {
  std::filesystem::create_directories(folder / "logs");
  write("of the run before\n");
  const std::uint64_t start = log_size(log);
  EXPECT_EQ(start, 18U);
  EXPECT_THAT(last_lines(log, start), IsEmpty());
  EXPECT_THAT(last_lines_text(log, start), HasSubstr("it wrote nothing to"));
  write("now\n");
  EXPECT_THAT(last_lines(log, start), ElementsAre("now"));
  EXPECT_EQ(last_lines_text(log, start), "; the last lines of " + log.string() + ":\n  now");
}

TEST_F(LogTail, terminal_escapes_and_overwritten_progress_are_left_out) {
  std::filesystem::create_directories(folder / "logs");
  write("\x1b[1;32mready\x1b[0m\tnow\r\n10%\r55%\r100%\nbell\a\x7f\n");
  EXPECT_THAT(last_lines(log, 0), ElementsAre("ready now", "100%", "bell"));
}

TEST_F(LogTail, a_long_line_is_cut_and_a_long_log_is_read_at_its_end_only) {
  std::filesystem::create_directories(folder / "logs");
  write(std::string(100'000, 'x') + "\n" + std::string(400, 'y') + "\nlast\n");
  const auto lines = last_lines(log, 0);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_EQ(lines[1], std::string(300, 'y') + " [cut]");
  EXPECT_EQ(lines[2], "last");
}

TEST_F(LogTail, a_missing_log_has_no_lines) {
  EXPECT_EQ(log_size(log), 0U);
  EXPECT_THAT(last_lines(log, 0), IsEmpty());
}

TEST_F(LogTail, a_note_makes_the_folder_and_is_marked_as_ours) {
  log_note(folder / "new" / "a.log", "$ server");
  EXPECT_THAT(last_lines(folder / "new" / "a.log", 0), ElementsAre("[backbench] $ server"));
}

TEST_F(LogTail, a_log_that_cannot_be_written_is_an_error_that_names_it) {
  std::filesystem::create_directories(folder / "is_a_folder");
  try {
    log_note(folder / "is_a_folder", "x");
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::target_failed);
    EXPECT_THAT(error.what(), HasSubstr("is_a_folder"));
  }
}

}  // namespace
}  // namespace backbench::target
