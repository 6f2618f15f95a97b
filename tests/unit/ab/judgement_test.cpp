// The course of looks and confirmations around compare::decide(), which has tests of its own.
#include "ab/judgement.hpp"

#include "blocks.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::ab {
namespace {

using compare::Outcome;
using testing::block;
using ::testing::ElementsAre;

const std::vector<Gate> p50_alone{{"p50_ms", 0.03, true}};

/// Twelve per mille up and down, so that no two blocks are alike.
double scatter(int n) { return 0.012 * ((n * 7 % 11) - 5) / 5; }

/// Feeds blocks of this p50 difference until nothing is wanted; how many that took.
int feed(Judgement& judgement, double worse) {
  int made = 0;
  while (judgement.wanted().front() > 0) {
    judgement.add(block(0, worse + scatter(made++)));
  }
  return made;
}

TEST(Judgement, is_done_after_the_first_look_when_nothing_differs) {
  Judgement judgement({}, {p50_alone});
  EXPECT_THAT(judgement.wanted(), ElementsAre(10));
  EXPECT_EQ(feed(judgement, 0), 10);
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::ok));
  EXPECT_EQ(verdict_of(answer), "ok");
  EXPECT_EQ(answer.decision.evidence.blocks, 10u);
  EXPECT_NEAR(*answer.base_level, 2, 1e-9);
  EXPECT_EQ(judgement.undecided(), 0u);
}

TEST(Judgement, confirms_a_suspicion_on_twenty_fresh_blocks) {
  Judgement judgement({}, {p50_alone});
  EXPECT_EQ(feed(judgement, 0.10), 30);
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::regressed));
  EXPECT_EQ(answer.screened, 10u);
  EXPECT_EQ(answer.decision.evidence.blocks, 20u);
  EXPECT_NEAR(answer.decision.evidence.estimate, 0.10, 0.01);
}

TEST(Judgement, confirms_an_improvement_in_the_same_way) {
  Judgement judgement({}, {p50_alone});
  EXPECT_EQ(feed(judgement, -0.10), 30);
  EXPECT_TRUE(judgement.answers().front().counts(Outcome::improved));
}

TEST(Judgement, a_suspicion_that_the_fresh_blocks_do_not_share_is_dropped_and_they_are_the_evidence) {
  Judgement judgement({}, {p50_alone});
  int made = 0;
  while (judgement.wanted().front() > 0) {
    judgement.add(block(0, (made < 10 ? 0.10 : 0) + scatter(made)));
    ++made;
  }
  EXPECT_EQ(made, 30);  // twenty fresh ones are as many as the second look wants
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::ok));
  EXPECT_EQ(answer.screened, 0u);
  EXPECT_NEAR(answer.decision.evidence.estimate, 0, 0.01);
}

TEST(Judgement, goes_on_to_the_last_look_with_what_can_be_neither_shown_nor_excluded) {
  // Spread evenly over 30 % to either side: too wide to be ok, too even to be suspected.
  Judgement judgement({}, {p50_alone});
  int made = 0;
  while (judgement.wanted().front() > 0) {
    judgement.add(block(0, 25 * scatter(made)));
    ++made;
  }
  EXPECT_EQ(made, 40);
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::inconclusive));
  EXPECT_GE(*answer.decision.blocks_needed, 1u);
  EXPECT_GT(*answer.decision.evidence.detectable, 0.03);
}

TEST(Judgement, makes_more_blocks_only_of_benchmarks_that_are_still_open) {
  Judgement judgement({}, {p50_alone, p50_alone, p50_alone});
  EXPECT_THAT(judgement.wanted(), ElementsAre(10, 10, 10));
  for (int i = 0; i < 10; ++i) {
    judgement.add(block(0, scatter(i)));
    judgement.add(block(1, 0.10 + scatter(i)));
    if (i < 9) judgement.add(block(2, 25 * scatter(i)));
  }
  EXPECT_THAT(judgement.wanted(), ElementsAre(0, 0, 1)) << "a decision waits for every benchmark's blocks";
  judgement.add(block(2, 25 * scatter(9)));
  EXPECT_THAT(judgement.wanted(), ElementsAre(0, 20, 0));
  EXPECT_TRUE(judgement.confirming());
  for (int i = 0; i < 20; ++i) judgement.add(block(1, 0.10 + scatter(i)));
  EXPECT_THAT(judgement.wanted(), ElementsAre(0, 0, 10));
  EXPECT_EQ(judgement.look(), 2);
  judgement.give_up(2);
  EXPECT_THAT(judgement.wanted(), ElementsAre(0, 0, 0));
  EXPECT_TRUE(judgement.answers()[1].counts(Outcome::regressed));
}

TEST(Judgement, cut_short_says_inconclusive_of_all_that_no_look_has_decided) {
  Judgement judgement({}, {p50_alone});
  for (int i = 0; i < 25; ++i) judgement.add(block(0, 0.10 + scatter(i)));
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::inconclusive));
  EXPECT_EQ(*answer.decision.blocks_needed, 5u);
  EXPECT_NEAR(answer.decision.evidence.estimate, 0.10, 0.01);
  EXPECT_TRUE(Judgement({}, {p50_alone}).answers().front().counts(Outcome::inconclusive));
}

TEST(Judgement, neither_waits_for_nor_fails_on_figures_that_are_only_shown_or_do_not_exist) {
  Judgement judgement({}, {{{"p50_ms", 0.03, false}, {"p99_ms", 0.10, true}, {"rps", 0.03, true}}});
  int made = 0;
  while (judgement.wanted().front() > 0) {
    judgement.add(block(0, 0.50, 0, scatter(made)));
    ++made;
  }
  EXPECT_EQ(made, 10);
  const std::vector<Answer> answers = judgement.answers();
  EXPECT_EQ(verdict_of(answers[0]), "advisory");
  EXPECT_NEAR(answers[0].decision.evidence.estimate, 0.50, 1e-9);
  EXPECT_EQ(verdict_of(answers[1]), "unmeasured");
  EXPECT_EQ(verdict_of(answers[2]), "ok");
}

std::vector<Gate> p50_at_most(double ms) { return {{"p50_ms", 0, true, ms}}; }

TEST(JudgementOfALimit, is_done_after_the_first_look_when_the_new_version_keeps_it) {
  Judgement judgement({}, {p50_at_most(2.1)});
  EXPECT_EQ(feed(judgement, 0), 10);  // 2 ms
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::ok));
  EXPECT_EQ(answer.decision.evidence.worse, 0u);
  EXPECT_NEAR(*answer.new_level, 2, 0.01);
  const auto interval = new_interval(answer);
  EXPECT_LT(interval->lower, 2);
  EXPECT_GT(interval->upper, 2);
  EXPECT_LT(interval->upper, 2.1);
}

TEST(JudgementOfALimit, confirms_that_it_is_broken_on_twenty_fresh_blocks) {
  Judgement judgement({}, {p50_at_most(2.1)});
  EXPECT_EQ(feed(judgement, 0.10), 30);  // 2.2 ms
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::regressed));
  EXPECT_EQ(answer.screened, 10u);
  EXPECT_EQ(answer.decision.evidence.worse, 20u);
}

TEST(JudgementOfALimit, does_not_ask_how_base_stands_to_it) {
  // Base does not keep it either: the new version's half a percent more is no regression, and breaks it.
  Judgement judgement({}, {{{"p50_ms", 0.03, true}, {"p50_ms", 0, true, 1.5}}});
  feed(judgement, 0.005);
  EXPECT_TRUE(judgement.answers()[0].counts(Outcome::ok));
  EXPECT_TRUE(judgement.answers()[1].counts(Outcome::regressed));
}

TEST(JudgementOfALimit, goes_on_to_the_last_look_when_it_lies_amid_the_blocks) {
  Judgement judgement({}, {p50_at_most(2)});
  EXPECT_EQ(feed(judgement, 0), 40);
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::inconclusive));
  EXPECT_FALSE(answer.decision.blocks_needed) << "no number of blocks ends that for sure";
}

TEST(JudgementOfALimit, takes_timeouts_for_what_they_are_at_least) {
  Judgement judgement({}, {{{"p99_ms", 0, true, 250}}});
  while (judgement.wanted().front() > 0) {
    Block made = block(0, 0);
    made[Arm::contender].at_least = {{"p99_ms", 5000}};
    judgement.add(made);
  }
  const Answer answer = judgement.answers().front();
  EXPECT_TRUE(answer.counts(Outcome::regressed));
  EXPECT_TRUE(answer.new_at_least);
  EXPECT_NEAR(*answer.new_level, 5000, 1e-9);
}

TEST(JudgementOfALimit, is_hardly_ever_broken_by_a_version_whose_median_lies_on_it) {
  // Skewed: the square of a normal deviate on top. A third of 1 % at each of three looks.
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal(0, 1);
  constexpr double median_of_squares = 0.45493642311957;  // of chi-squared with one degree
  int broken = 0;
  for (int run = 0; run < 2000; ++run) {
    Judgement judgement({}, {p50_at_most(2 * std::exp(0.05 * median_of_squares))});
    while (judgement.wanted().front() > 0) judgement.add(block(0, 0.05 * std::pow(normal(random), 2)));
    broken += judgement.answers().front().counts(Outcome::regressed);
  }
  EXPECT_LE(broken, 33);  // 20 are allowed, and three standard deviations
}

TEST(Judgement, calls_hardly_any_of_a_thousand_equal_pairs_regressed) {
  // Blocks that scatter by 5 %, with signs from fair coins. At 1 % a run and over three looks 10 of 1000 are
  // allowed; the margin keeps it far below, and 20 would be three standard deviations too many.
  std::mt19937_64 random(5);
  std::normal_distribution<double> noise(0, 0.05);
  int regressed = 0, open = 0;
  for (int run = 0; run < 1000; ++run) {
    Judgement judgement({}, {p50_alone});
    while (judgement.wanted().front() > 0) judgement.add(block(0, noise(random)));
    regressed += judgement.answers().front().counts(Outcome::regressed);
    open += judgement.answers().front().counts(Outcome::inconclusive);
  }
  EXPECT_LE(regressed, 20);
  EXPECT_LE(open, 300);
}

}  // namespace
}  // namespace backbench::ab
