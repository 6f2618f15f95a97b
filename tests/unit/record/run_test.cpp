#include "record/run.hpp"

#include "support/example_run.hpp"

#include <memory>

#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using record::CaseResult;

namespace {

scenario::Case planned() {
  auto s = std::make_shared<scenario::Scenario>();
  s->name = "steady";
  s->requests = {{"POST", "/echo", {}, "x", 1}, {"GET", "/", {}, "", 2}};
  s->arrival = scenario::Arrival::poisson;
  s->warmup = 1500ms;
  s->timeout = 3s;
  s->requests_total = 500;
  s->error_budget = 0.05;
  auto t = std::make_shared<scenario::TargetSpec>();
  t->name = "flask";
  t->process.emplace();
  scenario::Case c;
  c.name = "steady/flask/connections:7/rate:200";
  c.scenario = s;
  c.target = t;
  c.connections = 7;
  c.rate = base::Rate{200};
  c.threads = 2;
  c.pipelining = 4;
  c.keepalive.requests = 9;
  c.duration = 10s;
  return c;
}

TEST(FactsOf, keeps_all_that_a_reader_needs_to_understand_a_case) {
  const record::CaseFacts f = record::facts_of(planned(), 3);
  EXPECT_EQ(f.name, "steady/flask/connections:7/rate:200");
  EXPECT_EQ(f.scenario, "steady");
  EXPECT_EQ(f.target, "flask");
  EXPECT_EQ(f.target_kind, "process");
  EXPECT_EQ(f.url, "");
  EXPECT_EQ(f.method, "POST");
  EXPECT_EQ(f.path, "/echo");
  EXPECT_EQ(f.request_kinds, 2);
  EXPECT_EQ(f.connections, 7);
  EXPECT_EQ(f.rate_per_second, 200);
  EXPECT_EQ(f.arrival, "poisson");
  EXPECT_EQ(f.threads, 2);
  EXPECT_EQ(f.pipelining, 4);
  EXPECT_EQ(f.requests_per_connection, 9u);
  EXPECT_EQ(f.warmup_s, 1.5);
  EXPECT_EQ(f.duration_s, 10);
  EXPECT_EQ(f.requests_total, 500u);
  EXPECT_EQ(f.timeout_s, 3);
  EXPECT_EQ(f.error_budget, 0.05);
  EXPECT_EQ(f.repetitions, 3);
}

TEST(FactsOf, a_closed_loop_has_neither_rate_nor_arrival) {
  scenario::Case c = planned();
  c.rate.reset();
  const record::CaseFacts f = record::facts_of(c, 1);
  EXPECT_FALSE(f.rate_per_second);
  EXPECT_EQ(f.arrival, "");
}

TEST(FactsOf, gives_stages_over_the_rate_the_mean_of_their_rate) {
  scenario::Case c = planned();
  auto shape = std::make_shared<scenario::Scenario>(*c.scenario);
  shape->rate.clear();
  shape->stages = {{10s, base::Ramp{100, 100}, {}}, {30s, base::Ramp{0, 1000}, {}}};
  c.scenario = shape;
  c.rate.reset();
  const record::CaseFacts f = record::facts_of(c, 1);
  EXPECT_EQ(f.rate_per_second, (10 * 100 + 30 * 500) / 40.0);
  EXPECT_EQ(f.arrival, "poisson");
  EXPECT_EQ(f.stages, shape->stages);
}

TEST(FactsOf, names_the_kind_of_target) {
  const auto kind = [](auto&& set) {
    scenario::Case c = planned();
    auto t = std::make_shared<scenario::TargetSpec>();
    set(*t);
    c.target = t;
    return record::facts_of(c, 1).target_kind;
  };
  EXPECT_EQ(kind([](auto& t) { t.embedded.emplace(); }), "embedded");
  EXPECT_EQ(kind([](auto& t) { t.url = "http://127.0.0.1:1"; }), "external");
  EXPECT_EQ(kind([](auto& t) { t.compose.emplace(); }), "compose");
  EXPECT_EQ(kind([](auto& t) { t.process.emplace(), t.compose.emplace(); }), "process");
}

TEST(CaseResult, merges_its_whole_trials_only) {
  record::Trial dead = trial(2, measured(7777, 1ms, 1us));
  dead.failure = "the target died";
  record::Trial stopped = trial(3, measured(8888, 1ms, 1us));
  stopped.measured->interrupted = true;
  const CaseResult c = result(
      "s", "t", 10, {trial(0, measured(1000, 1ms, 1us)), trial(1, measured(3000, 1ms, 1us)), dead, stopped});
  EXPECT_EQ(c.whole_trials().size(), 2u);
  const auto merged = c.merged();
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->window_tally.ok(), 4000u);
  EXPECT_EQ(merged->window, 20s);
  EXPECT_DOUBLE_EQ(merged->rps(), 200);
}

TEST(CaseResult, has_nothing_to_merge_when_no_trial_went_through) {
  EXPECT_FALSE(result("s", "t", 10, {}).merged());
  EXPECT_FALSE(result("s", "t", 10, {failed_trial(0, "no")}).merged());
  EXPECT_EQ(result("s", "t", 10, {failed_trial(0, "no")}).typical(), nullptr);
  EXPECT_FALSE(result("s", "t", 10, {failed_trial(0, "no")}).over_budget());
}

TEST(CaseResult, the_typical_trial_has_the_median_goodput) {
  const auto of = [](std::vector<int> ok) {
    std::vector<record::Trial> trials;
    for (const int n : ok) trials.push_back(trial(static_cast<int>(trials.size()), measured(n, 1ms, 1us)));
    return result("s", "t", 10, trials).typical()->index;
  };
  EXPECT_EQ(of({100}), 0);
  EXPECT_EQ(of({100, 300, 200}), 2);
  EXPECT_EQ(of({400, 100}), 1) << "the lower of two middle ones";
  EXPECT_EQ(of({400, 100, 300, 200}), 3);
}

TEST(CaseResult, is_over_budget_when_more_failed_than_allowed_in_all_trials_together) {
  metrics::Measurement bad = measured(980, 1ms, 1us);
  add_timeouts(bad, 20, 1s);  // 2 %
  CaseResult c = result("s", "t", 10, {trial(0, measured(1000, 1ms, 1us)), trial(1, bad)});
  c.facts.error_budget = 0.01;
  EXPECT_FALSE(c.over_budget()) << "20 of 2000 is the budget, not over it";
  c.facts.error_budget = 0.0099;
  EXPECT_TRUE(c.over_budget());
}

}  // namespace
