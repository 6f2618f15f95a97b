#include "records.hpp"
#include "verdict/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using metrics::Ending;
using ::testing::HasSubstr;

TEST(Survivors, over_the_error_budget_the_latencies_are_theirs) {
  metrics::Measurement m = steady(10, 1000);
  fail(m, Ending::timeout, 150);
  fail(m, Ending::status, 50);
  const auto found = check_survivors(facts(10), m);
  ASSERT_EQ(ids(found), Ids{"BB06 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("2 % of 10 000 requests failed, and the error budget is 1 %"));
  EXPECT_THAT(found[0].reason, HasSubstr("150 of them took longer than the timeout"));
}

TEST(Survivors, within_the_budget_nothing_is_said) {
  metrics::Measurement m = steady(10, 1000);
  fail(m, Ending::reset, 100);
  EXPECT_EQ(ids(check_survivors(facts(10), m)), Ids{}) << "1 %, and the budget is 1 %";
}

record::CaseResult of(int per_second, int trials) {
  std::vector<record::Trial> all;
  for (int i = 0; i < trials; ++i) all.push_back(trial(i, steady(1, per_second)));
  return result("s", "t", 1, std::move(all));
}

TEST(SampleCounts, the_lowest_percentile_without_enough_is_named) {
  const auto found = check_sample_counts(of(33, 3));
  ASSERT_EQ(ids(found), Ids{"BB10 note"});
  EXPECT_THAT(found[0].reason, HasSubstr("no p99 and above: it takes 1 000 requests, and there were 990"));
  EXPECT_THAT(check_sample_counts(of(3, 3)).at(0).reason, HasSubstr("no p90"));
  EXPECT_EQ(ids(check_sample_counts(of(34, 3))), Ids{}) << "1020 in the three of them";
}

TEST(SampleCounts, fewer_than_three_trials_are_said_to_be_few) {
  EXPECT_EQ(ids(check_sample_counts(of(1000, 1))), Ids{"BB11 note"});
  EXPECT_THAT(check_sample_counts(of(1000, 1)).at(0).reason, HasSubstr("1 whole trial:"));
  EXPECT_EQ(ids(check_sample_counts(of(1000, 2))), Ids{"BB11 note"});
  EXPECT_EQ(ids(check_sample_counts(of(1000, 3))), Ids{});
}

TEST(SampleCounts, of_a_case_that_failed_nothing_is_said) {
  EXPECT_EQ(ids(check_sample_counts(result("s", "t", 1, {backbench::testing::failed_trial(0, "no")}))),
            Ids{});
}

TEST(FirstTrial, much_slower_than_the_others_is_a_caution) {
  const auto trials = [](int first, int second, int third) {
    return result("s", "t", 10,
                  {trial(0, steady(10, first)), trial(1, steady(10, second)), trial(2, steady(10, third))});
  };
  const auto found = check_first_trial(trials(500, 1000, 1010));
  ASSERT_EQ(ids(found), Ids{"BB09 caution"});
  EXPECT_THAT(found[0].reason, HasSubstr("20.0 ms, the others' 9.9"));
  EXPECT_EQ(ids(check_first_trial(trials(950, 1000, 1010))), Ids{}) << "5 % slower";
  EXPECT_EQ(ids(check_first_trial(trials(500, 600, 1010))), Ids{}) << "the others scatter as much";
  EXPECT_EQ(ids(check_first_trial(trials(1000, 500, 1000))), Ids{}) << "the second one was";
}

TEST(FirstTrial, is_not_judged_without_two_others_or_when_it_is_not_the_first) {
  const record::Trial slow = trial(0, steady(10, 500)), fast = trial(1, steady(10, 1000));
  EXPECT_EQ(ids(check_first_trial(result("s", "t", 10, {slow, fast}))), Ids{})
      << "one other may be the odd one";
  EXPECT_EQ(ids(check_first_trial(result("s", "t", 10, {}))), Ids{});
  const record::Trial failed = backbench::testing::failed_trial(0, "no");
  const record::Trial second_slow = trial(1, steady(10, 500));
  EXPECT_EQ(
      ids(check_first_trial(result(
          "s", "t", 10, {failed, second_slow, trial(2, steady(10, 1000)), trial(3, steady(10, 1000))}))),
      Ids{});
}

}  // namespace
}  // namespace backbench::verdict::testing
