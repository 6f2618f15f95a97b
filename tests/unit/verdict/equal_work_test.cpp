#include "records.hpp"
#include "verdict/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using ::testing::HasSubstr;

/// Two targets of one scenario, the second one changed.
record::Run two(const std::function<void(metrics::Measurement&)>& change) {
  metrics::Measurement other = steady(10, 800);
  change(other);
  return run_of({result("hello", "sanic", 10, {trial(0, steady(10, 1000))}),
                 result("hello", "flask", 10, {trial(0, other)})});
}

void each_response_is(metrics::Measurement& m, std::uint64_t bytes) {
  m.bytes_received = bytes * m.window_tally.completed();
}

TEST(EqualWork, of_targets_that_answer_alike_is_no_finding) {
  EXPECT_EQ(ids(check_equal_work(two([](metrics::Measurement&) {}))), Ids{});
}

TEST(EqualWork, a_compressed_answer_is_less_work) {
  const auto run = two([](metrics::Measurement& m) { each_response_is(m, 300); });
  const auto found = check_equal_work(run);
  ASSERT_EQ(ids(found), Ids{"BB12 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("a response of sanic is 1 kB, one of flask 300 B"));
}

TEST(EqualWork, heads_may_differ) {
  EXPECT_EQ(ids(check_equal_work(two([](metrics::Measurement& m) { each_response_is(m, 1400); }))), Ids{});
  record::Run large = two([](metrics::Measurement& m) { each_response_is(m, 120'700); });
  each_response_is(*large.cases[0].trials[0].measured, 120'000);
  EXPECT_EQ(ids(check_equal_work(large)), Ids{}) << "700 bytes of 120 kB";
}

TEST(EqualWork, another_status_is_other_work) {
  const auto found = check_equal_work(two([](metrics::Measurement& m) {
    m.statuses.by_code[104] = std::exchange(m.statuses.by_code[100], 0);  // 204 instead of 200
  }));
  ASSERT_EQ(ids(found), Ids{"BB12 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("sanic answers 100 % with status 200, flask 0 %"));
}

TEST(EqualWork, refusing_to_keep_connections_is_more_work) {
  const auto found =
      check_equal_work(two([](metrics::Measurement& m) { m.reconnects = m.window_tally.completed(); }));
  ASSERT_EQ(ids(found), Ids{"BB12 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("flask closed the connection after 100 % of its responses"));
  EXPECT_EQ(ids(check_equal_work(two([](metrics::Measurement& m) { m.reconnects = 80; }))), Ids{})
      << "one in a hundred";
}

TEST(EqualWork, scenarios_are_not_compared_with_each_other) {
  record::Run run = two([](metrics::Measurement& m) { each_response_is(m, 300); });
  run.cases[1].facts.scenario = "echo";
  EXPECT_EQ(ids(check_equal_work(run)), Ids{});
}

TEST(EqualWork, a_target_that_failed_says_nothing_of_its_answers) {
  EXPECT_EQ(ids(check_equal_work(two([](metrics::Measurement& m) {
              each_response_is(m, 300);
              fail(m, metrics::Ending::closed_early, 4000);
            }))),
            Ids{});
}

}  // namespace
}  // namespace backbench::verdict::testing
