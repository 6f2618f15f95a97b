#pragma once

#include "compare/decision.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// Rules replayed on the recorded noise of identical servers (tests/data/noise): how often they cry wolf, and
/// what they find of a change that is added to the noise. Deterministic for a seed.
namespace backbench::testing {

/// Log ratios of a pair of arms, block by block, above 0 = the second is worse.
using Blocks = std::vector<double>;

/// The blocks of each server in blocks.csv, by its name and connections: of one design ("slices", "turns")
/// and figure
/// ("rps", "p50", "p99", "cpu").
struct ServerBlocks {
  std::string server;  // "native/16"
  Blocks blocks;
};
std::vector<ServerBlocks> recorded_blocks(std::string_view design, std::string_view figure);

/// The 40 benchmarks of suite.csv: for each the values of both arms, visit by visit, in the two halves.
/// Turned so that above is worse: of rps its inverse.
struct SuiteBenchmark {
  std::array<std::vector<std::array<double, 2>>, 2> halves;
};
std::vector<SuiteBenchmark> recorded_suite(std::string_view figure);
/// All its visits as pairs.
Blocks pairs_of(const SuiteBenchmark& benchmark);

/// A benchmark to be judged: what its blocks are drawn from, and the log ratio that is added to each.
struct Source {
  const Blocks* blocks;
  double effect = 0;
};

struct SuiteResult {
  std::vector<compare::Outcome> outcomes;
  std::size_t blocks = 0;  // all together, confirmations too
};

/// A suite by the rule of compare/decision.hpp, with all its looks and confirmations. Each block is drawn
/// from its source with a fair coin for which arm is called the new one, which is what the real mode does.
SuiteResult judge_suite(const std::vector<Source>& suite, const compare::Rule& rule, std::mt19937_64& random);

/// BASE and NEW, `visits` successive visits each, one after the other, of identical servers; which of the two
/// arms of a visit is taken is a coin's choice. Every benchmark's values of both.
struct SequentialRuns {
  std::vector<std::vector<double>> base, fresh;
};
SequentialRuns sequential_runs(const std::vector<SuiteBenchmark>& suite, std::size_t visits, double effect,
                               std::mt19937_64& random);

/// What such tools would say of one benchmark's runs: slower?
bool slower_by_utest(const std::vector<double>& base, const std::vector<double>& fresh);  // two-sided 5 %
bool slower_by_ten_percent(const std::vector<double>& base,
                           const std::vector<double>& fresh);  // of the medians

}  // namespace backbench::testing
