#include "compare/decision.hpp"

#include "base/error.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using ::testing::HasSubstr;
using Values = std::vector<double>;

/// So many blocks around log(1 + change), evenly spread over +-`half`, in an order of no meaning.
Values blocks(std::size_t n, double change, double half) {
  Values values;
  for (std::size_t i = 0; i < n; ++i) {
    const double place = static_cast<double>((i * 7) % n) / static_cast<double>(n - 1);
    values.push_back(std::log1p(change) + half * (2 * place - 1));
  }
  return values;
}

Decision alone(const Comparison& c, std::size_t look = 0) { return decide(std::vector{c}, Rule{}, look)[0]; }

TEST(Decision, calls_a_change_regressed_only_when_fresh_blocks_confirm_it) {
  Comparison c{blocks(10, 0.08, 0.02), {}};
  const Decision candidate = alone(c);
  EXPECT_EQ(candidate.outcome, Outcome::inconclusive);
  EXPECT_EQ(candidate.next, Next::confirm);

  c.confirmation = blocks(20, 0.06, 0.02);
  const Decision confirmed = alone(c);
  EXPECT_EQ(confirmed.outcome, Outcome::regressed);
  EXPECT_EQ(confirmed.next, Next::nothing);
  EXPECT_NEAR(std::expm1(confirmed.evidence.estimate), 0.06, 1e-3) << "the estimate is of the fresh blocks";
  EXPECT_EQ(confirmed.evidence.blocks, 20u);
  EXPECT_LE(*confirmed.p_holm, 0.01 / 3);
}

TEST(Decision, leaves_a_candidate_that_fresh_blocks_deny_undecided_and_goes_on_with_those) {
  const Comparison c{blocks(10, 0.08, 0.02), blocks(20, 0.0, 0.02)};
  const Decision denied = alone(c);
  EXPECT_EQ(denied.outcome, Outcome::inconclusive);
  EXPECT_EQ(denied.next, Next::more_blocks);

  const Comparison later = after_confirmation(c);
  EXPECT_EQ(later.screening, c.confirmation);
  EXPECT_TRUE(later.confirmation.empty());
  EXPECT_EQ(alone(later, 1).outcome, Outcome::ok);
}

TEST(Decision, does_not_confirm_a_real_change_below_the_margin) {
  const Comparison c{blocks(10, 0.05, 0.01), blocks(20, 0.02, 0.005)};
  EXPECT_EQ(alone(c).outcome, Outcome::inconclusive);
}

TEST(Decision, is_ok_when_a_change_beyond_the_margin_can_be_ruled_out) {
  const Decision calm = alone({blocks(10, 0.0, 0.01), {}});
  EXPECT_EQ(calm.outcome, Outcome::ok);
  EXPECT_EQ(calm.next, Next::nothing);
  EXPECT_EQ(alone({blocks(10, 0.012, 0.005), {}}).outcome, Outcome::ok)
      << "slower, surely, but by less than matters";
}

TEST(Decision, is_inconclusive_in_noise_and_says_how_many_blocks_it_takes) {
  const Decision noisy = alone({blocks(10, 0.0, 0.2), {}});
  EXPECT_EQ(noisy.outcome, Outcome::inconclusive);
  EXPECT_EQ(noisy.next, Next::more_blocks);
  ASSERT_TRUE(noisy.blocks_needed);
  EXPECT_GT(*noisy.blocks_needed, 50u);
  ASSERT_TRUE(noisy.evidence.detectable);
  EXPECT_GT(*noisy.evidence.detectable, 0.05);
}

TEST(Decision, is_improved_as_the_mirror_image_of_regressed) {
  Comparison c{blocks(10, -0.08, 0.02), {}};
  EXPECT_EQ(alone(c).next, Next::confirm);
  c.confirmation = blocks(20, -0.06, 0.02);
  EXPECT_EQ(alone(c).outcome, Outcome::improved);
}

TEST(Decision, asks_more_of_each_candidate_the_more_there_are) {
  // Fresh blocks of the least p that twelve can give, 2^-12: enough for 13 candidates at a third of a
  // percent, not for 14.
  Rule rule;
  rule.confirmation_blocks = 12;
  const Comparison c{blocks(10, 0.08, 0.02), blocks(12, 0.06, 0.02)};
  const auto regressed = [&](std::size_t candidates) {
    return decide(std::vector(candidates, c), rule, 0)[0].outcome == Outcome::regressed;
  };
  EXPECT_TRUE(regressed(13));
  EXPECT_FALSE(regressed(14));
}

TEST(Decision, of_improvements_does_not_weaken_the_finding_of_regressions) {
  const Comparison worse{blocks(10, 0.08, 0.02), blocks(12, 0.06, 0.02)};
  const Comparison better{blocks(10, -0.08, 0.02), blocks(12, -0.06, 0.02)};
  Rule rule;
  rule.confirmation_blocks = 12;
  std::vector family(30, better);
  family.push_back(worse);
  EXPECT_EQ(decide(family, rule, 0).back().outcome, Outcome::regressed);
}

TEST(Decision, honours_each_comparisons_own_margin) {
  Comparison c{blocks(10, 0.08, 0.02), blocks(20, 0.06, 0.02)};
  c.margin = std::log(1.10);
  EXPECT_EQ(alone(c).outcome, Outcome::ok);
}

TEST(Decision, without_blocks_says_nothing_and_needs_some) {
  const Decision empty = alone({});
  EXPECT_EQ(empty.outcome, Outcome::inconclusive);
  EXPECT_EQ(empty.next, Next::more_blocks);
  EXPECT_FALSE(empty.blocks_needed);
  EXPECT_FALSE(empty.evidence.limits);
}

TEST(Decision, of_blocks_that_are_all_equal_is_ok_as_nothing_changed) {
  EXPECT_EQ(alone({Values(10, 0.0), {}}).outcome, Outcome::ok);
}

/// So many blocks 5 beyond a limit, and so many that keep it by 1.
Comparison of_limit(std::size_t beyond, std::size_t kept) {
  Comparison c;
  c.screening.assign(beyond, 5.0);
  c.screening.insert(c.screening.end(), kept, -1.0);
  c.margin = 0;
  c.test = Test::sign;
  return c;
}

TEST(DecisionOnALimit, is_ok_when_more_blocks_keep_it_than_coins_would) {
  EXPECT_EQ(alone(of_limit(0, 10)).outcome, Outcome::ok);
  EXPECT_EQ(alone(of_limit(1, 9)).outcome, Outcome::ok) << "p = 11/1024, below 2 %";
  EXPECT_EQ(alone(of_limit(2, 8)).outcome, Outcome::inconclusive) << "p = 56/1024";
  EXPECT_EQ(alone(of_limit(2, 8)).next, Next::more_blocks);
  EXPECT_EQ(alone(of_limit(7, 13), 1).outcome, Outcome::inconclusive);
}

TEST(DecisionOnALimit, is_ok_of_blocks_that_lie_on_it) {
  Comparison c = of_limit(0, 10);
  c.screening.assign(10, 0.0);
  EXPECT_EQ(alone(c).outcome, Outcome::ok);
}

TEST(DecisionOnALimit, is_regressed_only_when_fresh_blocks_lie_beyond_it_too) {
  Comparison c = of_limit(9, 1);
  EXPECT_EQ(alone(c).next, Next::confirm);
  c.confirmation = of_limit(17, 3).screening;  // p = 1351 of 2^20, below a third of 1 %
  const Decision broken = alone(c);
  EXPECT_EQ(broken.outcome, Outcome::regressed);
  EXPECT_EQ(broken.evidence.worse, 17u);
  EXPECT_EQ(broken.evidence.blocks, 20u);
  EXPECT_NEAR(*broken.p_holm, 1351.0 / (1 << 20), 1e-12);
  EXPECT_EQ(broken.evidence.estimate, 5);
  c.confirmation = of_limit(16, 4).screening;  // 6196 of 2^20
  EXPECT_EQ(alone(c).outcome, Outcome::inconclusive);
  EXPECT_EQ(alone(of_limit(8, 2)).next, Next::more_blocks) << "p = 56/1024 raises no suspicion";
}

TEST(DecisionOnALimit, shares_its_level_with_changes_that_are_suspected_too) {
  Comparison limit = of_limit(10, 0);
  limit.confirmation = of_limit(17, 3).screening;
  std::vector family(3, Comparison{blocks(10, 0.08, 0.02), blocks(20, 0.0, 0.02)});
  family.push_back(limit);
  EXPECT_EQ(decide(family, Rule{}, 0).back().outcome, Outcome::inconclusive) << "four times p, by Holm";
}

TEST(DecisionOnALimit, does_not_ask_how_far_beyond_a_few_wild_blocks_lie) {
  Comparison c = of_limit(0, 9);
  c.screening.push_back(1e9);
  EXPECT_EQ(alone(c).outcome, Outcome::ok);
}

TEST(Rule, that_could_never_fire_is_refused_with_the_cure) {
  Rule rule;
  EXPECT_NO_THROW(rule.require_attainable(80));
  rule.confirmation_blocks = 3;  // of any size, three blocks give p = 0.125 at best
  try {
    rule.require_attainable(1);
    FAIL() << "was not refused";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("3 confirmation blocks could never find a regression"));
    EXPECT_THAT(error.what(), HasSubstr("use at least 9 blocks"));
  }
}

TEST(Rule, that_needs_a_single_look_of_forty_benchmarks_asks_for_twelve_blocks) {
  Rule rule;
  rule.looks = {10};
  rule.ok_levels = {0.05};
  rule.confirmation_blocks = 11;
  EXPECT_THROW(rule.require_attainable(40), base::Error);
  rule.confirmation_blocks = 12;
  EXPECT_NO_THROW(rule.require_attainable(40));
}

TEST(Rule, whose_screening_could_never_fire_is_refused) {
  Rule rule;
  rule.looks = {4, 20, 40};
  EXPECT_THROW(rule.require_attainable(1), base::Error);
  rule.looks = {20, 10, 40};
  EXPECT_THROW(rule.require_attainable(1), base::Error);
  rule.looks = {};
  EXPECT_THROW(rule.require_attainable(1), base::Error);
}

}  // namespace
}  // namespace backbench::compare::testing
