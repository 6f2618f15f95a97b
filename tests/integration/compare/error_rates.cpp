// Rules replayed on recorded noise, for scripts/bench/compare-error-rates: prints one JSON object a line.
//   compare_error_rates SUITES
#include "support/noise_replay.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

namespace {

using namespace backbench::testing;
using backbench::compare::Outcome;
using backbench::compare::Rule;

constexpr std::size_t suite_size = 40;

Rule rule_of(bool adaptive) {
  Rule rule;
  if (!adaptive) {
    rule.looks = {10};
    rule.ok_levels = {0.05};
  }
  return rule;
}

/// A/A suites by our rule.
void our_suites(const char* data, const char* figure, const std::vector<Source>& suite, bool adaptive,
                int suites) {
  std::mt19937_64 random(1);
  int alarmed = 0;
  std::size_t alarms = 0, ok = 0, blocks = 0;
  for (int i = 0; i < suites; ++i) {
    const SuiteResult result = judge_suite(suite, rule_of(adaptive), random);
    const auto found = static_cast<std::size_t>(
        std::count(result.outcomes.begin(), result.outcomes.end(), Outcome::regressed));
    alarms += found;
    alarmed += found > 0;
    ok += static_cast<std::size_t>(std::count(result.outcomes.begin(), result.outcomes.end(), Outcome::ok));
    blocks += result.blocks;
  }
  const double all = static_cast<double>(suites) * static_cast<double>(suite.size());
  fmt::print(
      R"({{"kind": "suites", "data": "{}", "figure": "{}", "rule": "{}", "suites": {}, "alarmed": {}, "alarms": {}, )"
      R"("ok_share": {:.4f}, "blocks": {:.1f}}})"
      "\n",
      data, figure, adaptive ? "adaptive" : "fixed", suites, alarmed, alarms, static_cast<double>(ok) / all,
      static_cast<double>(blocks) / all);
}

/// What is found of a change, one benchmark at a time.
void our_power(const char* figure, const ServerBlocks& server, double change, bool adaptive, int times) {
  std::mt19937_64 random(2);
  int found = 0, wrongly_ok = 0;
  std::size_t blocks = 0;
  for (int i = 0; i < times; ++i) {
    const SuiteResult result = judge_suite({{&server.blocks, std::log1p(change)}}, rule_of(adaptive), random);
    found += result.outcomes[0] == Outcome::regressed;
    wrongly_ok += result.outcomes[0] == Outcome::ok;
    blocks += result.blocks;
  }
  fmt::print(
      R"({{"kind": "power", "figure": "{}", "server": "{}", "change": {}, "rule": "{}", "times": {}, "found": {}, )"
      R"("ok": {}, "blocks": {:.1f}}})"
      "\n",
      figure, server.server, change, adaptive ? "adaptive" : "fixed", times, found, wrongly_ok,
      static_cast<double>(blocks) / times);
}

/// BASE then NEW, by the rules of others.
void sequential(const char* figure, std::size_t visits, int suites) {
  const auto recorded = recorded_suite(figure);
  for (const double change : {0.0, 0.05, 0.10}) {
    std::mt19937_64 random(3);
    int by_utest = 0, by_limit = 0;
    std::size_t utest_all = 0, limit_all = 0;
    for (int i = 0; i < suites; ++i) {
      const SequentialRuns runs = sequential_runs(recorded, visits, std::log1p(change), random);
      std::size_t utest = 0, limit = 0;
      for (std::size_t k = 0; k < runs.base.size(); ++k) {
        utest += slower_by_utest(runs.base[k], runs.fresh[k]);
        limit += slower_by_ten_percent(runs.base[k], runs.fresh[k]);
      }
      utest_all += utest;
      limit_all += limit;
      by_utest += utest > 0;
      by_limit += limit > 0;
    }
    for (const auto& [rule, suites_with, all] :
         {std::tuple{"utest", by_utest, utest_all}, {"limit", by_limit, limit_all}})
      fmt::print(
          R"({{"kind": "sequential", "figure": "{}", "rule": "{}", "visits": {}, "change": {}, "suites": {}, )"
          R"("alarmed": {}, "alarms": {}}})"
          "\n",
          figure, rule, visits, change, suites, suites_with, all);
  }
}

void coverage(const char* figure, const ServerBlocks& server, std::size_t blocks, int times) {
  std::mt19937_64 random(4);
  int covered = 0;
  for (int i = 0; i < times; ++i) {
    std::vector<double> drawn;
    while (drawn.size() < blocks) {
      const double block = server.blocks[random() % server.blocks.size()];
      drawn.push_back((random() >> 32) & 1 ? block : -block);
    }
    const auto limits = backbench::compare::walsh_limits(drawn, 0.05);
    covered += limits->lower <= 0 && limits->upper >= 0;
  }
  fmt::print(
      R"({{"kind": "coverage", "figure": "{}", "server": "{}", "blocks": {}, "times": {}, "covered": {}}})"
      "\n",
      figure, server.server, blocks, times, covered);
}

std::vector<Source> forty_of(const std::vector<ServerBlocks>& servers) {
  std::vector<Source> suite;
  for (std::size_t i = 0; i < suite_size; ++i) suite.push_back({&servers[i % servers.size()].blocks, 0});
  return suite;
}

void run_figure(const char* figure, int suites) {
  const auto servers = recorded_blocks("slices", figure);
  our_suites("slices", figure, forty_of(servers), true, suites);
  our_suites("slices", figure, forty_of(servers), false, suites);
  for (const ServerBlocks& server : servers) {
    for (const double change : {0.02, 0.05, 0.10}) our_power(figure, server, change, true, suites);
    our_power(figure, server, 0.05, false, suites);
    for (const std::size_t blocks : {10u, 20u}) coverage(figure, server, blocks, suites);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int suites = argc > 1 ? std::atoi(argv[1]) : 0;
  if (suites < 1) {
    fmt::print(stderr, "usage: compare_error_rates SUITES\n");
    return 2;
  }
  for (const char* figure : {"rps", "p50", "cpu", "p99"}) run_figure(figure, suites);
  for (const char* figure : {"rps", "p50", "p99"}) {
    std::vector<Blocks> pairs;
    for (const SuiteBenchmark& benchmark : recorded_suite(figure)) pairs.push_back(pairs_of(benchmark));
    std::vector<Source> suite;
    for (const Blocks& blocks : pairs) suite.push_back({&blocks, 0});
    our_suites("turns", figure, suite, true, suites);
    sequential(figure, 5, suites);
  }
}
