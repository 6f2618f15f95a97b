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

/// What each case's trials were answered before the load.
void answers(record::Run& run, const std::vector<std::vector<record::Answer>>& of_cases) {
  for (std::size_t i = 0; i < of_cases.size(); ++i)
    for (record::Trial& trial : run.cases[i].trials) trial.answers = of_cases[i];
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

TEST(EqualWork, a_coding_that_only_one_uses_is_other_work_even_where_it_saves_little) {
  record::Run run = two([](metrics::Measurement& m) { each_response_is(m, 900); });
  answers(run, {{{}}, {{.content_encoding = "gzip"}}});
  const auto found = check_equal_work(run);
  ASSERT_EQ(ids(found), Ids{"BB12 spoils"});
  EXPECT_EQ(
      found[0].reason,
      "hello: Content-Encoding is gzip from flask (900 B a response); none from sanic (1 kB a response)");
  EXPECT_THAT(found[0].cure, HasSubstr("`Accept-Encoding`"));
}

TEST(EqualWork, a_difference_in_size_that_a_coding_explains_is_said_once) {
  record::Run run = two([](metrics::Measurement& m) { each_response_is(m, 300); });
  answers(run, {{{}}, {{.content_encoding = "gzip"}}});
  EXPECT_EQ(ids(check_equal_work(run)), Ids{"BB12 spoils"});

  metrics::Measurement long_one = steady(10, 800);
  each_response_is(long_one, 5000);
  run.cases.push_back(result("hello", "express", 10, {trial(0, long_one)}));
  answers(run, {{{}}, {{.content_encoding = "gzip"}}, {{}}});
  const auto found = check_equal_work(run);
  ASSERT_EQ(ids(found), (Ids{"BB12 spoils", "BB12 spoils"})) << "two that send it as it is still differ";
  EXPECT_THAT(found[0].reason, HasSubstr("none from express, sanic (2.78 kB a response)"));
  EXPECT_THAT(found[1].reason, HasSubstr("a response of express is 5 kB, one of sanic 1 kB"));
}

TEST(EqualWork, the_same_coding_from_all_is_no_finding) {
  record::Run run = two([](metrics::Measurement&) {});
  answers(run, {{{.content_encoding = "gzip"}}, {{.content_encoding = "gzip"}}});
  EXPECT_EQ(ids(check_equal_work(run)), Ids{});
  answers(run, {{{}}, {{.http_version = "1.0", .keeps_connection = false}}});
  EXPECT_EQ(ids(check_equal_work(run)), Ids{}) << "closing is judged by what was measured";
}

TEST(EqualWork, codings_are_compared_request_by_request) {
  record::Run run = two([](metrics::Measurement&) {});
  const record::Answer plain, gzip{.content_encoding = "gzip"};
  answers(run, {{plain, gzip}, {plain, gzip}});
  EXPECT_EQ(ids(check_equal_work(run)), Ids{});
  answers(run, {{plain, plain}, {plain, gzip}});
  const auto found = check_equal_work(run);
  ASSERT_EQ(ids(found), Ids{"BB12 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("hello, request 2: Content-Encoding is gzip from flask"));
  answers(run, {{plain}, {plain, gzip}});
  EXPECT_EQ(ids(check_equal_work(run)), Ids{}) << "of one of them the second answer is not known";
}

TEST(EqualWork, a_target_whose_trials_differ_is_named_with_all_it_used) {
  record::Run run = two([](metrics::Measurement&) {});
  run.cases[1].trials.push_back(trial(1, steady(10, 800)));
  answers(run, {{{}}, {{}}});
  run.cases[1].trials[1].answers = {{.content_encoding = "br"}};
  EXPECT_THAT(check_equal_work(run).at(0).reason, HasSubstr("br or none from flask"));
}

TEST(EqualWork, without_a_known_answer_nothing_is_said_of_its_coding) {
  record::Run run = two([](metrics::Measurement&) {});
  answers(run, {{}, {{.content_encoding = "gzip"}}});
  EXPECT_EQ(ids(check_equal_work(run)), Ids{});
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

TEST(EqualWork, why_connections_were_closed_is_told_where_the_answers_tell_it) {
  record::Run run = two([](metrics::Measurement& m) { m.reconnects = m.window_tally.completed(); });
  answers(run, {{{}}, {{.keeps_connection = false}}});
  EXPECT_THAT(check_equal_work(run).at(0).reason,
              HasSubstr("flask closed the connection after 100 % of its responses, as its answers announce, "
                        "sanic after 0 %"));
  answers(run, {{{}}, {{.http_version = "1.0", .keeps_connection = false}}});
  EXPECT_THAT(check_equal_work(run).at(0).reason, HasSubstr("responses, for it speaks HTTP/1.0, sanic"));
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
