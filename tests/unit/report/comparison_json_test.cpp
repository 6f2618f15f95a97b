#include "report/comparison_json.hpp"

#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <chrono>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace backbench::report::testing {
namespace {

using namespace std::chrono_literals;
using namespace backbench::testing;
using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// What docs/compare.schema.json has against a document; empty when it takes it.
std::string complaint(const json& document) {
  std::ifstream file(BACKBENCH_SOURCE_DIR "/docs/compare.schema.json");
  const json text = json::parse(file);
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(text), schema);
  valijson::ValidationResults results;
  if (valijson::Validator().validate(schema, Adapter(document), &results)) return {};
  std::string all;
  for (valijson::ValidationResults::Error error; results.popError(error);) all += error.description + "\n";
  return all;
}

record::Run two_trials(std::chrono::milliseconds each) {
  return run_of({result("hello", "flask", 10,
                        {trial(0, measured(100, each, 0ns)), trial(1, measured(100, 2 * each, 0ns))})});
}

TEST(ComparisonJson, is_the_approved_one) {
  expect_approved("report/comparison.json",
                  comparison_json(compare::compare_runs(two_trials(10ms), two_trials(11ms), {})));
}

TEST(ComparisonJson, passes_its_published_schema_with_everything_in_it) {
  record::Run fresh = two_trials(11ms), base = two_trials(10ms);
  for (record::Run* run : {&base, &fresh}) {
    const auto example = example_run().cases;
    run->cases.insert(run->cases.end(), example.begin(), example.end());
  }
  fresh.suite_text += "more: words\n";
  fresh.cases[1].trials = {failed_trial(0, "died")};
  fresh.cases[0].facts.threshold = {{"p50_ms", 1}};
  compare::Terms terms;
  terms.history = [](const record::Run&, const record::CaseFacts&, const compare::Metric&) {
    return std::vector<double>(20, 10.0);
  };
  EXPECT_EQ(complaint(json::parse(comparison_json(compare::compare_runs(base, fresh, terms)))), "");
  fresh.environment.cpu_model = "Another CPU";
  EXPECT_EQ(complaint(json::parse(comparison_json(compare::compare_runs(base, fresh, {})))), "");
}

TEST(ComparisonJson, with_another_key_does_not_pass_its_schema) {
  json document = json::parse(comparison_json(compare::compare_runs(two_trials(10ms), two_trials(11ms), {})));
  document["benchmarks"][0]["surprise"] = 1;
  EXPECT_NE(complaint(document), "");
}

}  // namespace
}  // namespace backbench::report::testing
