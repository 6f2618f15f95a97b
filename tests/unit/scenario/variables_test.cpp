#include "scenario/variables.hpp"

#include "unit/scenario/reading.hpp"

#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace backbench::scenario {
namespace {

std::string expanded(std::string_view text) {
  const Expansion result = expand_variables(text, testing_support::variables);
  return result.problem.empty() ? result.text : "problem: " + result.problem;
}

TEST(Variables, are_replaced_anywhere_in_a_text) {
  EXPECT_EQ(expanded("${WORD}"), "word");
  EXPECT_EQ(expanded("a${WORD}b${CLIENTS}"), "awordb50");
  EXPECT_EQ(expanded("no variable"), "no variable");
  EXPECT_EQ(expanded(""), "");
}

TEST(Variables, have_defaults_for_when_they_are_unset_or_empty) {
  EXPECT_EQ(expanded("${UNSET:-x y}"), "x y");
  EXPECT_EQ(expanded("${UNSET:-}"), "");
  EXPECT_EQ(expanded("${EMPTY:-x}"), "x");
  EXPECT_EQ(expanded("${EMPTY}"), "");
  EXPECT_EQ(expanded("${WORD:-x}"), "word");
}

TEST(Variables, leave_other_dollars_alone) {
  EXPECT_EQ(expanded("^[0-9]+$"), "^[0-9]+$");
  EXPECT_EQ(expanded("$WORD"), "$WORD");
  EXPECT_EQ(expanded("$${WORD}"), "${WORD}");
  EXPECT_EQ(expanded("$$$${WORD}"), "$${WORD}");
  EXPECT_EQ(expanded("a$$"), "a$");
}

TEST(Variables, that_cannot_be_had_are_a_problem) {
  EXPECT_EQ(expanded("${UNSET}"), "problem: the variable UNSET is not set");
  EXPECT_EQ(expanded("${WORD"), "problem: '${' without its '}'");
  EXPECT_EQ(expanded("${}"), "problem: '' is not the name of a variable");
  EXPECT_EQ(expanded("${A B}"), "problem: 'A B' is not the name of a variable");
  EXPECT_EQ(expanded("${UNSET-x}"), "problem: 'UNSET-x' is not the name of a variable");
}

TEST(Variables, are_not_replaced_again_in_what_they_stand_for) {
  const Expansion result = expand_variables("${A}", [](const std::string&) { return "${A}"; });
  EXPECT_EQ(result.text, "${A}");
}

TEST(ProcessEnvironment, tells_set_from_unset) {
  ::setenv("BACKBENCH_TEST_VARIABLE", "here", 1);
  EXPECT_EQ(process_environment()("BACKBENCH_TEST_VARIABLE"), "here");
  ::unsetenv("BACKBENCH_TEST_VARIABLE");
  EXPECT_EQ(process_environment()("BACKBENCH_TEST_VARIABLE"), std::nullopt);
}

}  // namespace
}  // namespace backbench::scenario
