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

}  // namespace
}  // namespace backbench::verdict::testing
