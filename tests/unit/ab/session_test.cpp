#include "ab/session.hpp"

#include "base/error.hpp"
#include "blocks.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::ab {
namespace {

using base::ExitCode;
using compare::Outcome;
using testing::block;

class Scripted : public BlockRunner {
 public:
  explicit Scripted(std::function<Block(const Benchmark&, int)> script) : script_(std::move(script)) {}
  Block run(const Benchmark& benchmark, Coins& coins) override {
    coins.flip();
    Block made = script_(benchmark, made_[benchmark.name]++);
    made.coins = coins.take();
    return made;
  }
  const std::map<std::string, int>& made() const { return made_; }

 private:
  std::function<Block(const Benchmark&, int)> script_;
  std::map<std::string, int> made_;
};

class Silent : public Observer {
 public:
  void moved(const Result&, const Judgement&, int, const Benchmark* next) override {
    order.push_back(next ? next->name : "");
  }
  std::vector<std::string> order;
};

double scatter(int n) { return 0.012 * ((n * 7 % 11) - 5) / 5; }

Block failed(const std::string& why) {
  Block made;
  made.failure = why;
  return made;
}

struct Ran {
  Result result;
  Silent observer;
  int saves = 0;
};

Ran run_of(BlockRunner& runner, const std::atomic<bool>& stop, SessionOptions options = {}) {
  Ran run;
  const std::vector<Gate> gates{{"p50_ms", 0.03, true}};
  run.result.benchmarks = {{"a", false, {}, gates}, {"b", false, {}, gates}, {"sentinel/a", true, {}, gates}};
  ab::run(
      options, runner, run.observer, [&](const Result&) { ++run.saves; }, stop, run.result);
  return run;
}

const std::atomic<bool> go_on{false};

TEST(Session, makes_every_benchmark_once_a_round_in_changing_order_and_saves_each_block) {
  Scripted runner([](const Benchmark&, int n) { return block(0, scatter(n)); });
  const Ran run = run_of(runner, go_on);
  EXPECT_EQ(run.result.ending, Ending::decided);
  EXPECT_EQ(run.result.blocks.size(), 30u);
  EXPECT_GE(run.saves, 30);
  std::set<std::vector<std::string>> orders;
  for (std::size_t round = 0; round < 10; ++round) {
    const auto begin = run.observer.order.begin() + static_cast<std::ptrdiff_t>(3 * round);
    std::vector<std::string> order(begin, begin + 3);
    orders.insert(order);
    std::sort(order.begin(), order.end());
    EXPECT_THAT(order, ::testing::ElementsAre("a", "b", "sentinel/a"));
  }
  EXPECT_GT(orders.size(), 1u);
  EXPECT_EQ(run.observer.order.back(), "");
  EXPECT_TRUE(run.result.conclusive());
  EXPECT_EQ(exit_code_of(run.result, true), ExitCode::ok);
  for (std::size_t i = 0; i < 30; ++i) EXPECT_EQ(run.result.blocks[i].sequence, static_cast<int>(i));
}

TEST(Session, ends_with_1_when_one_benchmark_regressed) {
  Scripted runner(
      [](const Benchmark& which, int n) { return block(0, (which.name == "b" ? 0.2 : 0) + scatter(n)); });
  const Ran run = run_of(runner, go_on);
  EXPECT_TRUE(run.result.regressed());
  EXPECT_FALSE(run.result.sentinel_tripped());
  EXPECT_EQ(exit_code_of(run.result, false), ExitCode::gate_failed);
  EXPECT_EQ(runner.made().at("b"), 30);
  EXPECT_EQ(runner.made().at("a"), 10);
}

TEST(Session, believes_nothing_when_base_differs_from_its_own_copy) {
  for (const double worse : {0.2, -0.2}) {
    Scripted runner([&](const Benchmark&, int n) { return block(0, worse + scatter(n)); });
    const Ran run = run_of(runner, go_on);
    EXPECT_TRUE(run.result.sentinel_tripped());
    EXPECT_FALSE(run.result.conclusive());
    EXPECT_EQ(exit_code_of(run.result, false), ExitCode::not_comparable);
  }
}

TEST(Session, makes_a_failed_block_again_and_keeps_it_with_its_reason) {
  Scripted runner([](const Benchmark& which, int n) {
    return which.name == "a" && (n == 3 || n == 9) ? failed("new: the server died") : block(0, scatter(n));
  });
  const Ran run = run_of(runner, go_on);
  EXPECT_EQ(runner.made().at("a"), 12);
  EXPECT_FALSE(run.result.broken[0]);
  EXPECT_EQ(std::count_if(run.result.blocks.begin(), run.result.blocks.end(),
                          [](const Block& b) { return b.failure.has_value(); }),
            2);
  EXPECT_EQ(exit_code_of(run.result, true), ExitCode::ok);
}

TEST(Session, gives_a_benchmark_up_whose_first_block_fails_or_more_than_a_fifth) {
  for (const int good_at_first : {0, 6}) {
    Scripted runner([&](const Benchmark& which, int n) {
      return which.name == "a" && n >= good_at_first ? failed("new: no") : block(0, scatter(n));
    });
    const Ran run = run_of(runner, go_on);
    EXPECT_EQ(run.result.broken[0], "new: no");
    EXPECT_EQ(runner.made().at("a"), good_at_first == 0 ? 1 : 8);
    EXPECT_EQ(runner.made().at("b"), 10);
    EXPECT_EQ(exit_code_of(run.result, false), ExitCode::target_failed);
  }
}

TEST(Session, ends_in_time_and_says_what_is_open) {
  Scripted runner([](const Benchmark&, int n) { return block(0, scatter(n)); });
  SessionOptions options;
  options.max_time = base::Nanoseconds{0};
  const Ran run = run_of(runner, go_on, options);
  EXPECT_EQ(run.result.ending, Ending::out_of_time);
  EXPECT_TRUE(run.result.blocks.empty());
  EXPECT_FALSE(run.result.conclusive());
  EXPECT_EQ(exit_code_of(run.result, false), ExitCode::ok);
  EXPECT_EQ(exit_code_of(run.result, true), ExitCode::not_comparable);
}

TEST(Session, stopped_keeps_whole_blocks_and_no_half_one) {
  std::atomic<bool> stop{false};
  Scripted runner([&](const Benchmark&, int n) -> Block {
    if (stop) throw base::Error(ExitCode::interrupted, "stopped");
    stop = n == 4;
    return block(0, scatter(n));
  });
  const Ran run = run_of(runner, stop);
  EXPECT_EQ(run.result.ending, Ending::interrupted);
  EXPECT_GE(run.result.blocks.size(), 5u);
  EXPECT_LE(run.result.blocks.size(), 15u);

  Scripted half([&](const Benchmark&, int) -> Block { throw base::Error(ExitCode::interrupted, "stopped"); });
  const Ran none = run_of(half, go_on);
  EXPECT_EQ(none.result.ending, Ending::interrupted);
  EXPECT_TRUE(none.result.blocks.empty());
}

TEST(Session, refuses_a_rule_that_could_never_call_anything_a_regression) {
  Scripted runner([](const Benchmark&, int n) { return block(0, scatter(n)); });
  SessionOptions options;
  options.rule.confirmation_blocks = 5;  // p is 1/32 at the least
  EXPECT_THROW(run_of(runner, go_on, options), base::Error);
  EXPECT_TRUE(runner.made().empty());
}

Result result_with(const Limits& limits, double worse, std::uint64_t failed_of_new) {
  Scripted runner([&](const Benchmark&, int n) {
    Block made = block(0, worse + scatter(n));
    for (const Arm arm : both_arms) made[arm].failed = failed_of_new;  // of 1000
    return made;
  });
  Silent observer;
  Result result;
  result.benchmarks = {{"a", false, {}, {{"p50_ms", 10, true}}, limits}};
  ab::run(
      SessionOptions{}, runner, observer, [](const Result&) {}, go_on, result);
  return result;
}

TEST(Result, a_broken_limit_is_a_failed_gate_and_a_kept_one_is_not) {
  Limits limits;
  limits.figures = {{"p50_ms", 0, true, 3}};
  EXPECT_EQ(exit_code_of(result_with(limits, 0, 0), true), ExitCode::ok);              // 2 ms
  EXPECT_EQ(exit_code_of(result_with(limits, 0.8, 0), false), ExitCode::gate_failed);  // 4.5 ms
  EXPECT_EQ(exit_code_of(result_with(limits, std::log(1.5), 0), false), ExitCode::ok) << "neither";
  EXPECT_EQ(exit_code_of(result_with(limits, std::log(1.5), 0), true), ExitCode::not_comparable);
}

TEST(Result, a_limit_on_a_figure_that_no_block_has_is_no_verdict) {
  Limits limits;
  limits.figures = {{"p99_ms", 0, true, 250}};
  EXPECT_EQ(exit_code_of(result_with(limits, 0, 0), false), ExitCode::ok);
  EXPECT_EQ(exit_code_of(result_with(limits, 0, 0), true), ExitCode::not_comparable);
}

TEST(Result, a_limit_on_failed_requests_is_judged_over_all_blocks_together) {
  Limits limits;
  limits.error_share = 0.01;
  EXPECT_TRUE(result_with(limits, 0, 30).too_many_errors(0));
  EXPECT_EQ(exit_code_of(result_with(limits, 0, 30), false), ExitCode::gate_failed)
      << "though base fails as many";
  EXPECT_EQ(exit_code_of(result_with(limits, 0, 9), true), ExitCode::ok);
  EXPECT_FALSE(result_with({}, 0, 30).too_many_errors(0));
}

TEST(Session, counts_limits_when_it_asks_whether_its_rule_could_ever_fire) {
  SessionOptions options;
  options.rule.confirmation_blocks = 9;  // 1/512: enough for one question at a third of 1 %
  Benchmark benchmark{"a", false, {}, {{"p50_ms", 0.03, true}}};
  EXPECT_NO_THROW(require_attainable(options.rule, {benchmark}));
  benchmark.limits.figures = {{"p50_ms", 0, true, 3}};
  EXPECT_THROW(require_attainable(options.rule, {benchmark}), base::Error);
}

TEST(Result, more_failed_requests_are_a_regression_of_their_own) {
  Scripted runner([](const Benchmark& which, int n) {
    Block made = block(0, scatter(n));
    if (which.name == "b") made[Arm::contender].failed = 50;
    return made;
  });
  const Ran run = run_of(runner, go_on);
  EXPECT_TRUE(run.result.more_errors(1));
  EXPECT_FALSE(run.result.more_errors(0));
  EXPECT_EQ(exit_code_of(run.result, false), ExitCode::gate_failed);
}

}  // namespace
}  // namespace backbench::ab
