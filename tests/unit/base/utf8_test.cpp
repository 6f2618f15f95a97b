#include "base/utf8.hpp"

#include <string>

#include <gtest/gtest.h>

namespace backbench::base {
namespace {

TEST(Utf8Length, measures_each_length_of_code_point) {
  EXPECT_EQ(utf8_length("a"), 1u);
  EXPECT_EQ(utf8_length("é"), 2u);
  EXPECT_EQ(utf8_length("世"), 3u);
  EXPECT_EQ(utf8_length("😀"), 4u);
  EXPECT_EQ(utf8_length(std::string_view("\0", 1)), 1u);
}

TEST(Utf8Length, is_0_for_what_rfc_3629_forbids) {
  EXPECT_EQ(utf8_length(""), 0u);
  EXPECT_EQ(utf8_length("\x80"), 0u);              // continuation alone
  EXPECT_EQ(utf8_length("\xC0\x80"), 0u);          // overlong
  EXPECT_EQ(utf8_length("\xE0\x80\x80"), 0u);      // overlong
  EXPECT_EQ(utf8_length("\xF0\x80\x80\x80"), 0u);  // overlong
  EXPECT_EQ(utf8_length("\xED\xA0\x80"), 0u);      // surrogate
  EXPECT_EQ(utf8_length("\xF4\x90\x80\x80"), 0u);  // above U+10FFFF
  EXPECT_EQ(utf8_length("\xF5\x80\x80\x80"), 0u);
  EXPECT_EQ(utf8_length("\xC3"), 0u);  // cut short
  EXPECT_EQ(utf8_length("\xE4\xB8"
                        "a"),
            0u);
}

TEST(DisplayWidth, counts_wide_characters_twice) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("é"), 1u);
  EXPECT_EQ(display_width("世界"), 4u);
  EXPECT_EQ(display_width("a世b"), 4u);
}

}  // namespace
}  // namespace backbench::base
