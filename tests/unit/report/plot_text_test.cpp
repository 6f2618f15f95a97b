#include "report/plot_text.hpp"

#include "base/utf8.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench::report;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::SizeIs;

namespace {

TEST(PlotText, is_one_line_without_control_characters) {
  EXPECT_EQ(plot_text("a\nb\tc\x1b[31m\xff"), "a b c?[31m?");
}

TEST(PlotText, keeps_scripts_of_all_directions_but_nothing_that_turns_its_neighbours) {
  EXPECT_EQ(plot_text("שרת \u202Etxt.exe\u202C \u2066x\u2069 \u200Fy"), "שרת txt.exe x y");
  EXPECT_EQ(plot_text("naïve – 服务器 🚀"), "naïve – 服务器 🚀");
}

TEST(InCommonLetters, leaves_those_that_any_font_has) {
  EXPECT_EQ(in_common_letters("naïve – Ωмега ≥ 5 µs · × “!” ḱ ∑"), "naïve – Ωмега ≥ 5 µs · × “!” ḱ ∑");
  EXPECT_EQ(in_common_letters("服务器 🚀 שרת a"), "??? ? ??? a");
  EXPECT_EQ(in_common_letters("\u052F\u0530\u1DFF\u1E00\u22FF\u2300"), "\u052F??\u1E00\u22FF?");
}

TEST(FileText, is_harmless_whatever_it_was) {
  EXPECT_EQ(file_text("hello", 60), "hello");
  EXPECT_EQ(file_text("../../etc/passwd", 60), "_..-..-etc-passwd");
  EXPECT_EQ(file_text("-o x'\"$(id)`", 60), "_-o-x----id--");
  EXPECT_EQ(file_text("", 60), "_");
  EXPECT_THAT(file_text(std::string(300, 'x'), 60), SizeIs(60));
}

TEST(TextWidth, grows_with_the_text_and_knows_wide_letters) {
  EXPECT_GT(text_width("mm"), text_width("ii"));
  EXPECT_GT(text_width("服务"), text_width("ab"));
  EXPECT_EQ(text_width(""), 0);
}

TEST(Fitted, leaves_out_the_middle_and_keeps_to_the_width) {
  EXPECT_EQ(fitted("flask", 20), "flask");
  const std::string cut = fitted("a-very-long-name-of-a-target-indeed", 10);
  EXPECT_LE(text_width(cut), 10);
  EXPECT_THAT(cut, EndsWith("indeed"));
  EXPECT_EQ(fitted("abc", 0.1), "…");
}

TEST(WrappedLines, break_at_spaces_and_end_in_an_ellipsis_when_there_is_more) {
  EXPECT_THAT(wrapped_lines("one two three", 100, 3), ElementsAre("one two three"));
  const auto lines = wrapped_lines("one two three four five six", 6, 2);
  ASSERT_EQ(lines.size(), 2u);
  for (const std::string& line : lines) EXPECT_LE(text_width(line), 6) << line;
  EXPECT_THAT(lines[1], EndsWith("…"));
  EXPECT_TRUE(wrapped_lines("", 6, 2).empty());
}

TEST(WrappedLines, cut_a_word_that_is_too_long_by_itself) {
  for (const std::string& line : wrapped_lines(std::string(200, 'w') + " b", 12, 4))
    EXPECT_LE(text_width(line), 12);
}

}  // namespace
