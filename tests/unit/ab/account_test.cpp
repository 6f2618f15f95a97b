#include "ab/account.hpp"

#include "blocks.hpp"

#include <cmath>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace backbench::ab {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// What docs/ab.schema.json says against a text; empty when it takes it.
std::string complaint(const json& document) {
  std::ifstream file(BACKBENCH_SOURCE_DIR "/docs/ab.schema.json");
  const json text = json::parse(file);
  valijson::Schema schema;
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(Adapter(text), schema);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(schema, Adapter(document), &results)) return {};
  std::string all;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const std::string& part : error.context) all += part;
    all += ": " + error.description + "\n";
  }
  return all;
}

const std::vector<Gate> gates{{"p50_ms", 0.03, true}, {"rps", 0.03, true}, {"p99_ms", 0.10, false}};

Account account() {
  Account account;
  account.suite = "versions";
  account.suite_path = "versions.yaml";
  account.suite_text = "suite: versions\n";
  account.started = "2026-11-24T19:00:00.000Z";
  account.versions = {Version{"../main/targets/shop", "shop", "/srv/main/targets/shop", "0123abcd"},
                      Version{"targets/sh\xff op", "shop", "", ""}};
  account.server_cpus = {0, 1};
  account.generator_cpus = {2};
  return account;
}

/// Ten blocks of a benchmark that got slower and of the sentinel, and one that failed.
Result result() {
  Result result;
  result.benchmarks = {{"hello/shop/connections:1", false, {}, gates},
                       {"sentinel/hello/shop/connections:1", true, {}, gates}};
  result.benchmarks[0].arms[0].rate = base::Rate{500};
  result.broken.resize(2);
  Judgement judgement({}, {gates, gates});
  for (int i = 0; i < 10; ++i) {
    for (const std::size_t b : {0u, 1u}) {
      Block made = testing::block(b, b == 0 ? 0.2 + 0.001 * i : 0.001 * i, 0, 0.001 * i);
      made.sequence = static_cast<int>(result.blocks.size());
      made.started = "2026-11-24T19:00:01.000Z";
      made.coins = "0101";
      made.slices.front().p50_ms.reset();
      judgement.add(made);
      result.blocks.push_back(std::move(made));
    }
  }
  result.blocks.emplace_back().failure = "new: the server died: exited with status 7";
  result.answers = judgement.answers();
  result.took = std::chrono::seconds{21};
  return result;
}

TEST(AbFile, is_what_its_schema_says_while_it_is_made_and_at_the_end) {
  Result so_far = result();
  EXPECT_EQ(complaint(json::parse(to_json(account(), so_far))), "");
  so_far.ending = Ending::out_of_time;
  so_far.broken[1] = "new: did not start";
  const json whole = json::parse(to_json(account(), so_far));
  EXPECT_EQ(complaint(whole), "");
  EXPECT_EQ(whole["ending"], "out-of-time");
  EXPECT_EQ(complaint(json::parse(to_json(account(), Result{}))), "") << "before the first block";

  json broken = whole;
  broken["blocks"][0]["arms"]["base"]["ok"] = -1;
  EXPECT_NE(complaint(broken), "");
}

TEST(AbFile, has_every_block_on_a_line_of_its_own_and_what_was_decided) {
  const std::string text = to_json(account(), result());
  const json file = json::parse(text);
  ASSERT_EQ(file["blocks"].size(), 21u);
  EXPECT_EQ(file["blocks"][0]["slices"][0].size(), 4u);  // no median of its own
  EXPECT_EQ(file["blocks"][0]["slices"][1].size(), 5u);
  EXPECT_EQ(file["blocks"][20]["failure"], "new: the server died: exited with status 7");
  EXPECT_EQ(
      std::count(text.begin() + static_cast<std::ptrdiff_t>(text.find("\"blocks\": [\n")), text.end(), '\n'),
      24);

  const json& p50 = file["benchmarks"][0]["answers"][0];
  EXPECT_EQ(p50["counter"], "p50_ms");
  EXPECT_EQ(p50["verdict"], "inconclusive");  // suspected, not yet confirmed
  EXPECT_EQ(p50["more_blocks"], 20);
  EXPECT_NEAR(p50["worse"].get<double>(), std::expm1(0.2045), 1e-3);
  EXPECT_EQ(file["benchmarks"][0]["answers"][2]["verdict"], "unmeasured");  // no block has a p99
  EXPECT_EQ(file["benchmarks"][1]["requests"]["new"]["ended"], 10'000);
  EXPECT_FALSE(file["new"].contains("commit"));
  EXPECT_NE(file["new"]["given"], "");  // bytes that are no UTF-8 are replaced, not fatal
}

TEST(AbFile, has_what_became_of_the_suites_limits) {
  Result with_limits;
  const std::vector<Gate> limits{{"p50_ms", 0, true, 3}, {"rps", 0, true, 500}, {"p99_ms", 0, true, 250}};
  with_limits.benchmarks = {{"hello/shop/connections:1", false, {}, {}, {limits, 0.01, {"max_ms"}}}};
  with_limits.broken.resize(1);
  Judgement judgement({}, {limits});
  while (judgement.wanted().front() > 0) {
    Block made = testing::block(0, std::log(2));
    made.started = "2026-11-24T19:00:01.000Z";
    made[Arm::contender].failed = 50;
    made[Arm::contender].at_least = {{"p99_ms", 5000}};
    judgement.add(made);
    with_limits.blocks.push_back(std::move(made));
  }
  with_limits.answers = judgement.answers();
  const json file = json::parse(to_json(account(), with_limits));
  EXPECT_EQ(complaint(file), "");
  const json& benchmark = file["benchmarks"][0];
  EXPECT_EQ(benchmark["error_limit"], 0.01);
  EXPECT_EQ(benchmark["too_many_errors"], true);
  EXPECT_EQ(benchmark["limits_not_judged"], json::parse(R"(["max_ms"])"));
  const json& p50 = benchmark["answers"][0];
  EXPECT_EQ(p50["verdict"], "regressed");
  EXPECT_EQ(p50["limit"], 3);
  EXPECT_EQ(p50["blocks_beyond"], 20);
  EXPECT_FALSE(p50.contains("margin"));
  EXPECT_NEAR(p50["new_interval"][0].get<double>(), 4, 1e-9);
  EXPECT_EQ(benchmark["answers"][1]["verdict"], "ok");
  EXPECT_EQ(benchmark["answers"][2]["new_at_least"], true);
  EXPECT_EQ(file["blocks"][0]["arms"]["new"]["at_least"]["p99_ms"], 5000);
}

}  // namespace
}  // namespace backbench::ab
