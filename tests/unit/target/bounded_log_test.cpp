#include "target/bounded_log.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// What a log holds after the pieces and the end.
std::string logged(std::uint64_t limit, const std::vector<std::string>& pieces) {
  std::string name = testing::TempDir() + "bb_bounded_XXXXXX";
  const int fd = ::mkstemp(name.data());
  ::unlink(name.c_str());
  {
    BoundedLog log(fd, limit);
    for (const std::string& piece : pieces) log.write(piece);
    log.finish();
    log.finish();
    log.write(std::string_view("too late"));
  }
  std::string text(static_cast<std::size_t>(::lseek(fd, 0, SEEK_END)), '\0');
  EXPECT_EQ(::pread(fd, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  ::close(fd);
  return text;
}

/// Bytes whose place can be told: every eight hold their own number.
std::string numbered(std::size_t bytes) {
  std::string text;
  for (std::size_t at = 0; text.size() < bytes; ++at) {
    std::string number = std::to_string(at);
    text += std::string(7 - number.size(), '0') + number + "\n";
  }
  text.resize(bytes);
  return text;
}

TEST(BoundedLog, keeps_everything_below_the_limit) {
  EXPECT_EQ(logged(100, {"one\n", "", "two\n"}), "one\ntwo\n");
  EXPECT_EQ(logged(8, {"one\n", "two\n"}), "one\ntwo\n");
}

TEST(BoundedLog, what_fits_the_tail_is_not_lost) {
  const std::string text = numbered(1000 + BoundedLog::tail_size);
  EXPECT_EQ(logged(1000, {text}), text);
  EXPECT_EQ(logged(1000, {text.substr(0, 999), text.substr(999, 5), text.substr(1004)}), text);
}

TEST(BoundedLog, beyond_that_the_beginning_and_the_end_stay_and_the_gap_is_told) {
  const std::string text = numbered(200'000);
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < text.size(); at += 7'000) pieces.push_back(text.substr(at, 7'000));
  const std::string log = logged(5000, pieces);
  const std::size_t lost = text.size() - 5000 - BoundedLog::tail_size;
  EXPECT_EQ(log, text.substr(0, 5000) + "\n[backbench: the log is full; " + std::to_string(lost) +
                     " bytes are left out here]\n" + text.substr(text.size() - BoundedLog::tail_size));
}

TEST(BoundedLog, a_write_larger_than_the_tail_leaves_its_own_end) {
  const std::string text = numbered(3 * BoundedLog::tail_size + 5);
  const std::string log = logged(0, {text});
  EXPECT_THAT(log, StartsWith("\n[backbench: the log is full; "));
  EXPECT_THAT(log, EndsWith(text.substr(text.size() - BoundedLog::tail_size)));
}

TEST(BoundedLog, a_disk_that_takes_nothing_does_not_stop_it) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  BoundedLog log(full, 10);
  log.write(std::string_view("more than ten bytes"));
  log.finish();
  ::close(full);
}

}  // namespace
}  // namespace backbench::target
