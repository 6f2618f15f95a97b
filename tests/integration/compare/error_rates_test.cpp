// The rule on recorded noise of identical servers: what scripts/bench/compare-error-rates shows in
// docs/regression.md, with fewer suites. Seeds are fixed, so that nothing here depends on the machine.
#include "support/noise_replay.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::testing {
namespace {

using compare::Outcome;

constexpr int suites = 400;

/// Forty benchmarks of identical servers, eight of each kind that was recorded.
std::vector<Source> forty_of(const std::vector<ServerBlocks>& servers) {
  std::vector<Source> suite;
  for (std::size_t i = 0; i < 40; ++i) suite.push_back({&servers[i % servers.size()].blocks, 0});
  return suite;
}

int suites_with(Outcome outcome, const std::vector<Source>& suite, unsigned seed) {
  std::mt19937_64 random(seed);
  int found = 0;
  for (int i = 0; i < suites; ++i) {
    const SuiteResult result = judge_suite(suite, compare::Rule{}, random);
    found += std::count(result.outcomes.begin(), result.outcomes.end(), outcome) > 0;
  }
  return found;
}

TEST(ErrorRates, of_suites_of_identical_servers_one_in_a_hundred_at_most_has_a_false_regression) {
  for (const char* figure : {"rps", "p50", "cpu"}) {
    const auto servers = recorded_blocks("slices", figure);
    ASSERT_EQ(servers.size(), 5u);
    // At a true rate of 1 % more than 12 of 400 would come with a probability of 0.0002.
    EXPECT_LE(suites_with(Outcome::regressed, forty_of(servers), 1), 12) << figure;
  }
}

TEST(ErrorRates, hold_for_runs_in_turns_too_whose_noise_is_ten_times_larger) {
  std::vector<Blocks> blocks;
  for (const SuiteBenchmark& benchmark : recorded_suite("rps")) blocks.push_back(pairs_of(benchmark));
  ASSERT_EQ(blocks.size(), 40u);
  std::vector<Source> suite;
  for (const Blocks& b : blocks) suite.push_back({&b, 0});
  EXPECT_LE(suites_with(Outcome::regressed, suite, 2), 12);
}

TEST(ErrorRates, of_base_then_new_with_a_u_test_or_a_limit_of_ten_percent_are_many_times_higher) {
  const auto recorded = recorded_suite("rps");
  std::mt19937_64 random(3);
  int by_utest = 0, by_limit = 0;
  for (int i = 0; i < suites; ++i) {
    const SequentialRuns runs = sequential_runs(recorded, 5, 0, random);
    bool utest = false, limit = false;
    for (std::size_t k = 0; k < runs.base.size(); ++k) {
      utest = utest || slower_by_utest(runs.base[k], runs.fresh[k]);
      limit = limit || slower_by_ten_percent(runs.base[k], runs.fresh[k]);
    }
    by_utest += utest;
    by_limit += limit;
  }
  EXPECT_GT(by_utest, suites * 40 / 100);
  EXPECT_GT(by_limit, suites * 80 / 100);
}

TEST(ErrorRates, find_a_change_of_five_percent_in_a_native_server_nearly_always) {
  const auto servers = recorded_blocks("slices", "p50");
  const auto native =
      std::find_if(servers.begin(), servers.end(), [](const auto& s) { return s.server == "native/16"; });
  ASSERT_NE(native, servers.end());
  std::mt19937_64 random(4);
  int found = 0, missed = 0;
  for (int i = 0; i < suites; ++i) {
    const SuiteResult result = judge_suite({{&native->blocks, std::log(1.05)}}, compare::Rule{}, random);
    found += result.outcomes[0] == Outcome::regressed;
    missed += result.outcomes[0] == Outcome::ok;
  }
  EXPECT_GE(found, suites * 95 / 100);
  EXPECT_LE(missed, suites / 100);
}

TEST(Coverage, of_the_ninety_percent_interval_is_at_least_that) {
  for (const ServerBlocks& server : recorded_blocks("slices", "rps")) {
    std::mt19937_64 random(5);
    int covered = 0;
    for (int i = 0; i < suites; ++i) {
      std::vector<double> drawn;
      for (int n = 0; n < 10; ++n) {
        const double block = server.blocks[random() % server.blocks.size()];
        drawn.push_back((random() >> 32) & 1 ? block : -block);
      }
      const auto limits = compare::walsh_limits(drawn, 0.05);
      covered += limits->lower <= 0 && limits->upper >= 0;
    }
    // At a true coverage of 91.6 % fewer than 344 of 400 would come with a probability of 0.0001.
    EXPECT_GE(covered, 344) << server.server;
  }
}

}  // namespace
}  // namespace backbench::testing
