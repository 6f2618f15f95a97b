#include "report/terminal_text.hpp"

#include "base/utf8.hpp"

#include <gtest/gtest.h>

using namespace backbench::report;
using backbench::base::display_width;

namespace {

TEST(TerminalText, is_plain_without_colour) {
  EXPECT_EQ(emphasised("x", Emphasis::failure, false), "x");
  EXPECT_EQ(emphasised("x", Emphasis::none, true), "x");
  EXPECT_EQ(emphasised("x", Emphasis::failure, true), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(emphasised("x", Emphasis::bold, true), "\x1b[1mx\x1b[0m");
}

TEST(TerminalText, from_elsewhere_cannot_drive_the_terminal) {
  EXPECT_EQ(printable("a\x1b[31mb\r\x07\x7f"), "a?[31mb???");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "?31m")
      << "the one-character form of ESC [";
  EXPECT_EQ(printable("one\ttwo\nthree"), "one two\nthree");
  EXPECT_EQ(printable("\xFF"
                      "caf\xC3\xA9"),
            "?café");
}

TEST(TerminalText, is_padded_by_columns_not_bytes) {
  EXPECT_EQ(padded_left("≥ 2 µs", 8), "  ≥ 2 µs");
  EXPECT_EQ(padded_right("é", 3), "é  ");
  EXPECT_EQ(padded_left("longer", 3), "longer");
}

TEST(TerminalText, is_broken_at_spaces_where_a_line_would_be_too_long) {
  EXPECT_EQ(wrapped("one two three", 11, 2), "  one two\n  three\n");
  EXPECT_EQ(wrapped("one two three", 15, 2), "  one two three\n");
  EXPECT_EQ(wrapped("é é é", 3, 0), "é é\né\n") << "columns, not bytes";
  EXPECT_EQ(wrapped("a-word-that-is-too-long b", 5, 1), " a-word-that-is-too-long\n b\n");
  EXPECT_EQ(wrapped("", 10, 2), "");
}

TEST(TerminalText, is_cut_in_the_middle_where_it_says_least) {
  EXPECT_EQ(shortened("short", 5), "short");
  EXPECT_EQ(shortened("get_root/a-very-long-target-name/connections:1000", 30),
            "get_root/a-…e/connections:1000");
  EXPECT_EQ(display_width(shortened("日本語のとても長い名前です/connections:10", 20)), 20u);
  EXPECT_EQ(shortened("abc", 1), "…");
  EXPECT_EQ(shortened("abc", 0), "");
}

}  // namespace
