#include "report/verdict_formats.hpp"

#include "support/approved.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::report::testing {
namespace {

using backbench::testing::expect_approved;
using compare::Outcome;
using compare::VerdictRow;
using compare::VerdictTable;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = VerdictRow::Kind;

/// One row of every kind, and a name that would break each format if it could.
VerdictTable example() {
  VerdictTable table;
  table.title = "backbench compare";
  table.suite = "shop";
  table.outcome = Outcome::regressed;
  table.headline = "1 regressed, 2 inconclusive, 1 ok";
  table.rows = {{Kind::not_run, Outcome::inconclusive, "page/express/connections:10", "", "", "", "", "", "",
                 "", "exited with status 1\nError: \"<port>\" & such"},
                {Kind::judged, Outcome::regressed, "page/flask/connections:10", "p50", "5.12 ms", "5.40 ms",
                 "+5.5 %", "+4.1 % … +7.0 %", "+2.0 %", "5, 5", "+5.5 % to the median of 24 jobs"},
                {Kind::advice, Outcome::inconclusive, "page/flask/connections:10", "p99", "15.5 ms",
                 "≥ 10.0 s", "", "", "", "5, 5", "requests timed out, so that it is only a lower bound"},
                {Kind::uncounted, Outcome::inconclusive, "page/sanic/connections:10", "", "", "", "", "", "",
                 "", "NEW: BB01 client-bound: the generator was busy"},
                {Kind::judged, Outcome::inconclusive, "page/`a|b`<!--\x1b[31m-->/connections:10", "p50",
                 "1.00 ms", "1.01 ms", "+1.0 %", "", "", "1, 1", "measured one after the other"},
                {Kind::judged, Outcome::ok, "page/hello/connections:10", "cpu/req", "12.4 µs", "12.4 µs",
                 "+0.0 %", "-0.2 % … +0.2 %", "+1.0 %", "5, 5", "+0.0 % to the median of 24 jobs"}};
  table.notes = {"BASE and NEW were measured one after the other."};
  table.commands = {"backbench ab scenarios/shop.yaml --base flask --new flask"};
  return table;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(VerdictFormats, are_those_approved) {
  expect_approved("report/verdict.txt", verdict_text(example(), false));
  expect_approved("report/verdict.md", verdict_markdown(example()));
  expect_approved("report/verdict.junit.xml", verdict_junit(example()));
  expect_approved("report/verdict_annotations.txt", verdict_annotations(example()));
}

TEST(VerdictFormats, let_no_escape_sequence_of_a_name_through) {
  for (const std::string& text : {verdict_text(example(), false), verdict_markdown(example()),
                                  verdict_junit(example()), verdict_annotations(example())})
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(VerdictMarkdown, begins_with_a_marker_that_no_suites_name_can_break) {
  VerdictTable table = example();
  EXPECT_EQ(verdict_markdown(table).substr(0, 24), "<!-- backbench:shop -->\n");
  table.suite = "a --> b\nc";
  EXPECT_EQ(verdict_markdown(table).substr(0, 29), "<!-- backbench:a ___ b_c -->\n");
}

TEST(VerdictMarkdown, stays_below_githubs_limit_and_says_what_is_left_out) {
  VerdictTable table = example();
  const VerdictRow row = table.rows[1];
  for (int i = 0; i < 2000; ++i) table.rows.push_back(row);
  const std::string text = verdict_markdown(table);
  EXPECT_LT(text.size(), 65'536u);
  EXPECT_THAT(text, HasSubstr("more lines do not fit"));
}

TEST(VerdictAnnotations, are_the_worst_nine_of_a_kind_and_the_number_of_the_others) {
  VerdictTable table = example();
  table.rows.assign(12, table.rows[1]);
  const std::string text = verdict_annotations(table);
  EXPECT_EQ(count(text, "::error title=page/flask"), 9u);
  EXPECT_THAT(text, HasSubstr("::and 3 more"));
}

TEST(VerdictJunit, says_everything_in_the_elements_text) {
  const std::string text = verdict_junit(example());
  EXPECT_THAT(
      text, HasSubstr(">regressed: p50 5.12 ms -&gt; 5.40 ms, +5.5 % [+4.1 % … +7.0 %], n = 5, 5, could have "
                      "seen +2.0 %; +5.5 % to the median of 24 jobs</failure>"));
  EXPECT_THAT(text, HasSubstr("tests=\"6\" failures=\"1\" errors=\"1\" skipped=\"2\""));
}

TEST(VerdictFormats, of_nothing_say_so) {
  VerdictTable empty;
  empty.headline = "nothing to compare";
  EXPECT_THAT(verdict_text(empty, false), HasSubstr("nothing to compare"));
  EXPECT_THAT(verdict_markdown(empty), HasSubstr("nothing to compare"));
}

}  // namespace
}  // namespace backbench::report::testing
