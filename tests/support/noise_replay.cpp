#include "support/noise_replay.hpp"

#include "compare/median.hpp"
#include "compare/rank_sum.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace backbench::testing {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

std::vector<Row> rows_of(const char* name) {
  const std::filesystem::path file = std::filesystem::path(BACKBENCH_SOURCE_DIR) / "tests/data/noise" / name;
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line)) throw std::runtime_error("cannot read " + file.string());
  const std::vector<std::string> heading = cells_of(line);
  std::vector<Row> rows;
  while (std::getline(stream, line)) {
    const std::vector<std::string> cells = cells_of(line);
    Row row;
    for (std::size_t i = 0; i < heading.size(); ++i) row[heading[i]] = cells.at(i);
    rows.push_back(std::move(row));
  }
  return rows;
}

bool coin(std::mt19937_64& random) { return (random() >> 32) & 1; }

double drawn(const Source& source, std::mt19937_64& random) {
  const double block = (*source.blocks)[random() % source.blocks->size()];
  return (coin(random) ? block : -block) + source.effect;
}

}  // namespace

std::vector<ServerBlocks> recorded_blocks(std::string_view design, std::string_view figure) {
  std::vector<ServerBlocks> found;
  for (Row& row : rows_of("blocks.csv")) {
    if (row["design"] != design || row["planted_percent"] != "0") continue;
    const std::string server = row["server"] + "/" + row["connections"];
    if (found.empty() || found.back().server != server) {
      std::size_t at = 0;
      while (at < found.size() && found[at].server != server) ++at;
      if (at == found.size()) found.push_back({server, {}});
      std::swap(found[at], found.back());
    }
    found.back().blocks.push_back(std::stod(row[std::string(figure)]));
  }
  return found;
}

std::vector<SuiteBenchmark> recorded_suite(std::string_view figure) {
  const bool rate = figure == "rps";
  std::map<std::string, SuiteBenchmark> benchmarks;
  for (Row& row : rows_of("suite.csv")) {
    const double value = std::stod(row[rate ? "rps" : std::string(figure) + "_us"]);
    auto& visits = benchmarks[row["server"] + "/" + row["connections"]].halves.at(std::stoul(row["half"]));
    const std::size_t visit = std::stoul(row["visit"]);
    if (visits.size() <= visit) visits.resize(visit + 1);
    visits[visit].at(std::stoul(row["arm"])) = rate ? 1 / value : value;
  }
  std::vector<SuiteBenchmark> suite;
  for (auto& entry : benchmarks) suite.push_back(std::move(entry.second));
  return suite;
}

Blocks pairs_of(const SuiteBenchmark& benchmark) {
  Blocks blocks;
  for (const auto& half : benchmark.halves) {
    for (const auto& visit : half) blocks.push_back(std::log(visit[1] / visit[0]));
  }
  return blocks;
}

SuiteResult judge_suite(const std::vector<Source>& suite, const compare::Rule& rule,
                        std::mt19937_64& random) {
  SuiteResult result;
  result.outcomes.assign(suite.size(), compare::Outcome::inconclusive);
  std::vector<compare::Comparison> all(suite.size());
  std::vector<std::size_t> undecided;
  for (std::size_t i = 0; i < suite.size(); ++i) undecided.push_back(i);

  for (std::size_t look = 0; look < rule.looks.size() && !undecided.empty(); ++look) {
    std::vector<compare::Comparison> family;
    for (const std::size_t i : undecided) {
      for (std::vector<double>& blocks = all[i].screening; blocks.size() < rule.looks[look]; ++result.blocks)
        blocks.push_back(drawn(suite[i], random));
      family.push_back(all[i]);
    }
    std::vector<compare::Decision> decisions = compare::decide(family, rule, look);
    std::vector<std::size_t> suspects;
    std::vector<compare::Comparison> suspected;
    for (std::size_t k = 0; k < undecided.size(); ++k) {
      if (decisions[k].next != compare::Next::confirm) continue;
      for (std::size_t n = 0; n < rule.confirmation_blocks; ++n, ++result.blocks)
        family[k].confirmation.push_back(drawn(suite[undecided[k]], random));
      suspects.push_back(k);
      suspected.push_back(family[k]);
    }
    // Of the whole family the others would only be decided again as they are.
    const std::vector<compare::Decision> confirmed = compare::decide(suspected, rule, look);
    for (std::size_t i = 0; i < suspects.size(); ++i) decisions[suspects[i]] = confirmed[i];
    std::vector<std::size_t> left;
    for (std::size_t k = 0; k < undecided.size(); ++k) {
      const std::size_t i = undecided[k];
      result.outcomes[i] = decisions[k].outcome;
      if (decisions[k].outcome != compare::Outcome::inconclusive) continue;
      all[i] = compare::after_confirmation(std::move(family[k]));
      left.push_back(i);
    }
    undecided = std::move(left);
  }
  return result;
}

SequentialRuns sequential_runs(const std::vector<SuiteBenchmark>& suite, std::size_t visits, double effect,
                               std::mt19937_64& random) {
  const std::size_t half = coin(random);
  const std::size_t recorded = suite.front().halves[half].size();
  const std::size_t begin = random() % (recorded - 2 * visits + 1);
  SequentialRuns runs;
  for (const SuiteBenchmark& benchmark : suite) {
    std::vector<double> base, fresh;
    for (std::size_t i = 0; i < 2 * visits; ++i) {
      const double value = benchmark.halves[half].at(begin + i)[coin(random)];
      if (i < visits)
        base.push_back(value);
      else
        fresh.push_back(value * std::exp(effect));
    }
    runs.base.push_back(std::move(base));
    runs.fresh.push_back(std::move(fresh));
  }
  return runs;
}

bool slower_by_utest(const std::vector<double>& base, const std::vector<double>& fresh) {
  return compare::median(fresh) > compare::median(base) && *compare::mann_whitney_p(base, fresh) < 0.05;
}

bool slower_by_ten_percent(const std::vector<double>& base, const std::vector<double>& fresh) {
  return compare::median(fresh) > 1.1 * compare::median(base);
}

}  // namespace backbench::testing
