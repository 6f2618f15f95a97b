#include "ab/verdicts.hpp"

#include "blocks.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::ab {
namespace {

using compare::Outcome;
using compare::VerdictRow;
using Kind = VerdictRow::Kind;
using testing::block;
using ::testing::Contains;
using ::testing::HasSubstr;

double scatter(int n) { return 0.012 * ((n * 7 % 11) - 5) / 5; }

const std::vector<Gate> gates{{"p50_ms", 0.03, true}, {"rps", 0.03, true}, {"p99_ms", 0.10, false}};
const SessionOptions options{};

/// "slow" got a fifth slower, "same" and the sentinel did not change; decided.
Result decided(double sentinel = 0) {
  Result result;
  result.benchmarks = {
      {"same", false, {}, gates}, {"slow", false, {}, gates}, {"sentinel/same", true, {}, gates}};
  result.broken.resize(3);
  Judgement judgement(options.rule, {gates, gates, gates});
  for (int n = 0; judgement.undecided() > 0; ++n) {
    const std::vector<int> wanted = judgement.wanted();
    for (std::size_t b = 0; b < 3; ++b) {
      if (wanted[b] == 0) continue;
      const double worse = (b == 1 ? std::log(1.2) : b == 2 ? sentinel : 0) + scatter(n);
      result.blocks.push_back(block(b, worse, 0, worse));
      judgement.add(result.blocks.back());
    }
  }
  result.answers = judgement.answers();
  result.ending = Ending::decided;
  result.took = std::chrono::seconds{90};
  return result;
}

TEST(Verdicts, begin_with_the_worst_benchmark_and_say_the_change_of_the_figure_itself) {
  const compare::VerdictTable table = verdicts(decided(), "shop", options, false);
  EXPECT_EQ(table.outcome, Outcome::regressed);
  EXPECT_EQ(table.headline, "2 regressed, 2 ok");
  ASSERT_EQ(table.rows.size(), 4u);  // neither the sentinel's nor what only advises
  const VerdictRow& p50 = table.rows[0];
  EXPECT_EQ(p50.benchmark, "slow");
  EXPECT_EQ(p50.verdict(), "regressed");
  EXPECT_EQ(p50.metric, "p50");
  EXPECT_EQ(p50.base, "2.00 ms");
  EXPECT_THAT(p50.fresh, HasSubstr("2.4"));
  EXPECT_EQ(p50.samples, "10+20");
  EXPECT_THAT(p50.change, ::testing::StartsWith("+"));
  EXPECT_NEAR(std::stod(p50.change), 20, 1);
  EXPECT_THAT(p50.reason, HasSubstr("confirmed on 20 fresh blocks"));
  EXPECT_EQ(table.rows[1].metric, "req/s");
  EXPECT_NEAR(std::stod(table.rows[1].change), -16.7, 1);  // 1/1.2 as many
  EXPECT_EQ(table.rows[2].verdict(), "ok");
  EXPECT_FALSE(table.rows[2].detectable.empty());
  EXPECT_THAT(table.notes, Contains(HasSubstr("found no difference; it could have seen")));
  EXPECT_THAT(table.notes, Contains(HasSubstr("in 1:30. At most 1 % of such runs")));
}

TEST(Verdicts, with_all_show_the_sentinel_and_what_only_advises) {
  const compare::VerdictTable table = verdicts(decided(), "shop", options, true);
  EXPECT_EQ(table.rows.size(), 9u);
}

TEST(Verdicts, believe_nothing_when_the_sentinel_tripped_and_show_it) {
  const compare::VerdictTable table = verdicts(decided(0.2), "shop", options, false);
  EXPECT_EQ(table.outcome, Outcome::inconclusive);
  EXPECT_EQ(table.rows.size(), 6u);
  EXPECT_THAT(table.notes, Contains(HasSubstr("The sentinel tripped")));
}

TEST(Verdicts, name_what_could_not_be_measured_and_what_failed_more) {
  Result result = decided();
  result.broken[0] = "new: the server died";
  for (Block& made : result.blocks) {
    if (made.benchmark == 0) made[Arm::contender].failed = 100;
  }
  const compare::VerdictTable table = verdicts(result, "shop", options, false);
  EXPECT_EQ(table.rows[0].kind, Kind::not_run);
  EXPECT_EQ(table.rows[0].reason, "new: the server died");
  EXPECT_EQ(table.rows[1].verdict(), "regressed");
  EXPECT_THAT(table.rows[1].reason, HasSubstr("1000 of 11000 requests failed, of base 0 of 10000"));
  EXPECT_EQ(table.headline, "3 regressed, 2 ok");
}

/// One benchmark of a version that keeps or breaks its limit on p50; 2 ms and worse.
Result with_limit(double ms, double worse) {
  Result result;
  result.benchmarks = {{"a", false, {}, {{"p50_ms", 10, true}}, {}}};
  Limits& limits = result.benchmarks[0].limits;
  limits.figures = {{"p50_ms", 0, true, ms}};
  limits.left_over = {"max_ms"};
  result.broken.resize(1);
  const std::vector<Gate> both{result.benchmarks[0].gates[0], limits.figures[0]};
  Judgement judgement(options.rule, {both});
  for (int n = 0; judgement.wanted().front() > 0; ++n) {
    result.blocks.push_back(block(0, worse + scatter(n)));
    judgement.add(result.blocks.back());
  }
  result.answers = judgement.answers();
  result.ending = Ending::decided;
  return result;
}

TEST(Verdicts, of_a_broken_limit_name_figure_and_limit_and_show_the_figures_own_interval) {
  const compare::VerdictTable table = verdicts(with_limit(3, 0.8), "shop", options, false);
  EXPECT_EQ(table.outcome, Outcome::regressed);
  EXPECT_EQ(table.headline, "1 regressed, 1 ok");
  const VerdictRow& row = table.rows[1];
  EXPECT_EQ(row.verdict(), "regressed");
  EXPECT_EQ(row.metric, "p50 ≤ 3.00 ms");
  EXPECT_EQ(row.base, "2.00 ms");
  EXPECT_EQ(row.fresh, "4.45 ms");
  EXPECT_EQ(row.change, "");
  EXPECT_THAT(row.interval, ::testing::MatchesRegex("4\\.4. ms … 4\\.4. ms"));
  EXPECT_EQ(row.samples, "10+20");
  EXPECT_EQ(row.reason, "beyond its limit in 20 of 20 fresh blocks (p = 9.5e-07)");
  EXPECT_THAT(table.notes, Contains(HasSubstr("the limits of max_ms; `backbench run`")));
  EXPECT_THAT(table.notes, Contains(HasSubstr("on this machine as it was")));
}

TEST(Verdicts, of_a_limit_that_is_kept_or_open_say_so) {
  EXPECT_EQ(verdicts(with_limit(3, 0), "shop", options, false).headline, "2 ok");
  const compare::VerdictTable open = verdicts(with_limit(2, 0), "shop", options, false);
  EXPECT_EQ(open.outcome, Outcome::inconclusive);
  EXPECT_THAT(open.rows[1].reason,
              ::testing::MatchesRegex("beyond its limit in [0-9]+ of [0-9]+ blocks: neither kept nor broken "
                                      "for sure"));
}

TEST(Verdicts, name_too_many_failed_requests) {
  Result result = with_limit(3, 0);
  result.benchmarks[0].limits.error_share = 0.01;
  for (Block& made : result.blocks) {
    for (const Arm arm : both_arms) made[arm].failed = 30;
  }
  const compare::VerdictTable table = verdicts(result, "shop", options, false);
  EXPECT_EQ(table.headline, "1 regressed, 2 ok");
  EXPECT_THAT(table.rows[0].reason, HasSubstr("300 of 10300 requests failed, their limit is 1"));
}

TEST(Verdicts, of_a_run_cut_short_say_what_was_open) {
  Result result;
  result.benchmarks = {{"a", false, {}, gates}, {"sentinel/a", true, {}, gates}};
  Judgement judgement(options.rule, {gates, gates});
  result.answers = judgement.answers();
  result.ending = Ending::out_of_time;
  const compare::VerdictTable table = verdicts(result, "shop", options, false);
  EXPECT_EQ(table.outcome, Outcome::inconclusive);
  EXPECT_EQ(table.rows[0].verdict(), "inconclusive");
  EXPECT_THAT(table.notes,
              Contains("Out of time (--max-time) after 0 blocks; the verdicts hold, and what was still "
                       "open is inconclusive: a p50, a req/s, sentinel/a p50 and 1 more."));
}

}  // namespace
}  // namespace backbench::ab
