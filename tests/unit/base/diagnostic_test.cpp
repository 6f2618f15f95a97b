#include "base/diagnostic.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::base {
namespace {

using testing::HasSubstr;
using testing::Not;

Diagnostic problem(int line, int column, int length, const std::string& message,
                   const std::string& cure = "") {
  Diagnostic result;
  result.mark.file = "backbench.yaml";
  result.mark.line = line;
  result.mark.column = column;
  result.mark.length = length;
  result.message = message;
  result.cure = cure;
  return result;
}

std::string human(const Diagnostic& d, std::string_view source) {
  return render({&d, 1}, source, ErrorFormat::human);
}

/// The column of the caret below the line, counted as a terminal of single-width characters does.
std::size_t caret_column(const std::string& text) {
  return text.rfind('^') - text.rfind('\n', text.rfind('^')) - 1;
}

TEST(HumanRendering, reads_as_the_design_says) {
  const std::string source =
      "\n\n\n\n\n\n    prot: 5001\n\n  connections: [10, 100, 1k]\n  duration: 10\n  duration: 30\n";
  const std::vector<Diagnostic> problems{
      problem(7, 5, 4, "unknown key 'prot' in a server", "did you mean 'port'?"),
      problem(9, 26, 2, "connections must be whole numbers of 1 or more, not '1k'", "write 1000"),
      problem(11, 3, 8, "'duration' is given twice; first on line 10"),
  };
  EXPECT_EQ(render(problems, source, ErrorFormat::human),
            "backbench.yaml:7:5: error: unknown key 'prot' in a server\n"
            "    7 |     prot: 5001\n"
            "      |     ^~~~ did you mean 'port'?\n"
            "backbench.yaml:9:26: error: connections must be whole numbers of 1 or more, not '1k'\n"
            "    9 |   connections: [10, 100, 1k]\n"
            "      |                          ^~ write 1000\n"
            "backbench.yaml:11:3: error: 'duration' is given twice; first on line 10\n"
            "   11 |   duration: 30\n"
            "      |   ^~~~~~~~\n");
  EXPECT_EQ(summary(problems), "3 errors in backbench.yaml");
}

TEST(HumanRendering, keeps_the_caret_below_tabs_and_wide_characters) {
  EXPECT_EQ(human(problem(1, 2, 1, "m"), "\tx"),
            "backbench.yaml:1:2: error: m\n    1 |         x\n      |         ^\n");
  EXPECT_EQ(human(problem(1, 7, 6, "m"), "世界世界x"),
            "backbench.yaml:1:7: error: m\n    1 | 世界世界x\n      |     ^~~~\n");
}

TEST(HumanRendering, cuts_a_long_line_around_the_caret) {
  const std::string line = std::string(300, 'a') + "HERE" + std::string(300, 'b');
  const std::string text = human(problem(1, 301, 4, "m"), line);
  EXPECT_THAT(text, HasSubstr("| …aaa"));
  EXPECT_THAT(text, HasSubstr("HEREbbb"));
  EXPECT_THAT(text, HasSubstr("bbb…\n"));
  const std::string shown = text.substr(text.find("    1 | "));
  const std::string first = shown.substr(0, shown.find('\n'));
  EXPECT_EQ(first.find("HERE") - 2, caret_column(text));  // the ellipsis has three bytes for one column
  EXPECT_LE(first.size(), 8 + 100 + 2 * 3);
}

TEST(HumanRendering, cuts_only_the_end_when_the_caret_is_near_the_beginning) {
  const std::string text = human(problem(1, 1, 4, "m"), "HERE" + std::string(200'000, 'b'));
  EXPECT_THAT(text, HasSubstr("| HEREbbb"));
  EXPECT_THAT(text, HasSubstr("b…\n      | ^~~~\n"));
  EXPECT_LT(text.size(), 300u);
}

TEST(HumanRendering, never_lets_control_characters_or_broken_utf8_through) {
  const std::string text = human(problem(1, 3, 1, "m"), "a\x1b[31m\xff\x00");
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("a\uFFFD[31m\uFFFD"));
}

TEST(HumanRendering, stays_inside_the_text_whatever_the_mark_says) {
  EXPECT_THAT(human(problem(9, 9, 9, "m"), "one line"), HasSubstr("    9 | \n      | ^\n"));
  EXPECT_THAT(human(problem(1, 99, 99, "m"), "short\r\n"), HasSubstr("    1 | short\n      |      ^\n"));
  EXPECT_THAT(human(problem(1, 0, 0, "m"), "short"), HasSubstr("      | ^\n"));
}

TEST(HumanRendering, gives_a_problem_of_the_whole_file_no_line) {
  EXPECT_EQ(human(problem(0, 0, 1, "the file is empty", "write one"), ""),
            "backbench.yaml: error: the file is empty\n      | write one\n");
}

TEST(GithubRendering, escapes_as_workflow_commands_do) {
  Diagnostic d = problem(7, 5, 4, "50% of\r\nit: bad, really", "mend it");
  d.mark.file = "a,b:c%.yaml";
  EXPECT_EQ(render({&d, 1}, "", ErrorFormat::github),
            "::error file=a%2Cb%3Ac%25.yaml,line=7,col=5,endColumn=9,title=suite::50%25 of%0D%0Ait: bad, "
            "really; mend it\n");
}

TEST(JsonRendering, is_one_object_a_line) {
  const std::vector<Diagnostic> problems{problem(1, 2, 3, "say \"no\""), problem(4, 5, 6, "m", "c")};
  EXPECT_EQ(render(problems, "", ErrorFormat::json),
            R"({"file":"backbench.yaml","line":1,"column":2,"length":3,"message":"say \"no\"","cure":""})"
            "\n"
            R"({"file":"backbench.yaml","line":4,"column":5,"length":6,"message":"m","cure":"c"})"
            "\n");
}

TEST(Summary, counts_errors_and_files) {
  std::vector<Diagnostic> problems{problem(1, 1, 1, "m")};
  EXPECT_EQ(summary(problems), "1 error in backbench.yaml");
  problems.push_back(problem(1, 1, 1, "m"));
  problems.back().mark.file = "other.yaml";
  EXPECT_EQ(summary(problems), "2 errors in 2 files");
}

}  // namespace
}  // namespace backbench::base
