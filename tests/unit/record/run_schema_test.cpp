#include "base/error.hpp"
#include "record/run_file.hpp"
#include "support/example_run.hpp"

#include <fstream>
#include <functional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

using namespace backbench;
using namespace backbench::testing;
using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

namespace {

/// docs/run.schema.json as an independent validator reads it.
class RunSchema : public ::testing::Test {
 protected:
  RunSchema() {
    std::ifstream file(BACKBENCH_SOURCE_DIR "/docs/run.schema.json");
    text_ = json::parse(file);
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(text_), schema_);
  }

  /// What the schema says against a document; empty when it takes it.
  std::string complaint(const json& document) {
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema_, Adapter(document), &results)) return {};
    std::string all;
    for (valijson::ValidationResults::Error error; results.popError(error);) {
      for (const std::string& part : error.context) all += part;
      all += ": " + error.description + "\n";
    }
    return all;
  }

  json text_;
  valijson::Schema schema_;
};

/// The example, and in its first trial everything that a trial may have.
record::Run full_run() {
  record::Run run = example_run();
  run.environment.calibration =
      record::Calibration{"2026-11-24T03:00:00.000Z", 50, {110, 61'300.5, 7.5}, {120'100, 30'000, 15}};
  run.cases[0].facts.threshold = {{"p99_ms", 250}};
  run.cases[0].facts.gate = {{"p50_ms", 0.03}};
  record::Trial& trial = run.cases[0].trials[0];
  trial.startup_ms = 3.5;
  trial.answers = {{"1.1", "gzip", true}, {"1.0", "", false}};
  trial.measured->tls_handshake_time.record(2ms);
  trial.measured->tls_sessions_reused = 1;
  trial.target_cost = record::TargetCost{"proc", 10, 5, 1, 2, {{0, 0, 9, 1}, {10, 5, {}, 1}}};
  trial.target_cost->open_files = {812, 1024};
  return run;
}

/// A trial that another tool measured, with all that it may tell.
record::CaseResult reported_result() {
  metrics::Measurement m;
  m.reported_by = "autocannon";
  m.reported_rates = metrics::ReportedRates{90, 100, 1.5};
  m.window = 10s;
  m.window_tally.ended[0] = m.window_tally.sent = 900;
  m.statuses.by_code[100] = 900;
  m.bytes_received = 5;
  metrics::ReportedFigures figures{900, 2, 3ms, 9ms, {{0.5, 2ms}, {0.9, 4ms}}};
  figures.resolution = 1ms;
  for (metrics::Distribution* d : {&m.response_time, &m.service_time, &m.send_lag})
    *d = metrics::Distribution::reported(figures);
  return result("old", "flask", 10, {trial(0, m)});
}

json example() {
  static const json document = [] {
    record::Run run = full_run();
    run.cases.push_back(reported_result());
    return json::parse(record::to_json(run));
  }();
  return document;
}

bool reader_takes(const json& document) {
  try {
    record::from_json(document.dump());
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

/// With all that a verdict adds to it.
record::Run judged(record::Run run) {
  run.findings = {{"BB16", "busy machine", record::Severity::caution, "why", "cure"}};
  run.environment.open_files_hard_limit = 4096;
  run.environment.outgoing_ports = 28232;
  run.environment.cpu_governor = "powersave";
  run.cases[0].findings = {{"BB11", "too few trials", record::Severity::note, "why", "cure"}};
  record::Trial& trial = run.cases[0].trials[0];
  trial.limit = {record::Limit::under_loaded, "why"};
  trial.findings = {{"BB20", "contradiction", record::Severity::fault, "why", "cure"}};
  trial.surroundings = {12.5, 0.01, 0.02, 3, 4, 5, 6, 7, 0.8, "cc1 (pid 9)", 0.7};
  metrics::Measurement& m = *trial.measured;
  m.loop_lag.record(1ms);
  m.fairness.emplace().add(17);
  m.threads[0].run_queue = 5ms;
  return run;
}

TEST_F(RunSchema, takes_what_we_write) {
  EXPECT_EQ(complaint(example()), "");
  EXPECT_EQ(complaint(json::parse(record::to_json(record::Run{}))), "");

  record::Run full = judged(full_run());
  full.environment.benchmark_variables = {"BENCHMARK_FILTER=a"};
  full.cases[0].facts.rate_per_second = 200;
  full.cases[0].facts.arrival = "uniform";
  full.cases[0].facts.requests_total = 5;
  full.cases[0].trials[0].published_port = true;
  full.cases[0].trials[1].failure = "the target died";
  full.cases[0].trials[2].measured = metrics::Measurement{};
  EXPECT_EQ(complaint(json::parse(record::to_json(full))), "");

  record::CaseResult staged = staged_result();
  EXPECT_EQ(complaint(json::parse(record::to_json(run_of({staged})))), "");
  staged.facts.stages[1] = {10s, {}, base::Ramp{10, 500}};
  EXPECT_EQ(complaint(json::parse(record::to_json(run_of({staged})))), "");

  record::CaseResult reported = reported_result();
  EXPECT_EQ(complaint(json::parse(record::to_json(run_of({reported})))), "");
  reported.facts.method = reported.facts.path = "";
  reported.facts.connections = 0;
  reported.facts.duration_s = reported.facts.timeout_s = 0;
  metrics::Measurement bare;
  bare.reported_by = "google-benchmark";
  reported.trials = {trial(0, bare)};
  EXPECT_EQ(complaint(json::parse(record::to_json(run_of({reported})))), "");
}

TEST_F(RunSchema, and_the_reader_refuse_the_same_files) {
  using Change = std::function<void(json&)>;
  const auto measured = [](json& j) -> json& { return j["cases"][1]["trials"][0]["measured"]; };
  const auto reported = [](json& j) -> json& { return j["cases"].back()["trials"][0]["reported"]; };
  const auto finding = [](const char* severity) {
    return json{{{"id", "BB01"}, {"title", "t"}, {"severity", severity}, {"reason", "r"}, {"cure", "c"}}};
  };
  const Change changes[] = {
      [](json& j) { j["schema"] = "backbench.run/2"; },
      [](json& j) { j["extra"] = 1; },
      [](json& j) { j.erase("environment"); },
      [](json& j) { j["interrupted"] = "no"; },
      [](json& j) { j["environment"]["cpus"] = "2"; },
      [](json& j) { j["environment"]["moon"] = "full"; },
      [](json& j) { j["environment"]["calibration"].erase("large"); },
      [](json& j) { j["environment"]["calibration"]["small"]["cpu_us"] = 0; },
      [](json& j) { j["environment"]["calibration"]["connections"] = 0; },
      [](json& j) { j["histogram_layout"]["unit"] = "us"; },
      [](json& j) { j["cases"][0]["trials"][0]["target_cost"]["cpu_s"] = "5"; },
      [](json& j) { j["cases"][0]["trials"][0]["target_cost"].erase("samples"); },
      [](json& j) { j["cases"][0]["trials"][0]["target_cost"]["samples"][0]["processes"] = -1; },
      [](json& j) { j["cases"][0]["trials"][0]["target_cost"]["samples"][0]["heat"] = 1; },
      [](json& j) { j["cases"][0]["trials"][0]["target_cost"]["open_files"].erase("limit"); },
      [](json& j) { j["cases"][0]["trials"][0]["answers"] = "gzip"; },
      [](json& j) { j["cases"][0]["trials"][0]["answers"][0].erase("keeps_connection"); },
      [](json& j) { j["cases"][0]["trials"][0]["answers"][0]["http_version"] = 1.1; },
      [](json& j) { j["cases"][0]["trials"][0]["answers"][1]["server"] = "nginx"; },
      [](json& j) { j["cases"][0]["connections"] = 1.5; },
      [](json& j) { j["cases"][0]["connections"] = -1; },
      [](json& j) { j["cases"][0]["threads"] = 0; },
      [](json& j) { j["cases"][0].erase("error_budget"); },
      [](json& j) { j["cases"][0]["p99"] = 3; },
      [](json& j) { j["cases"][3]["trials"][0].erase("failure"); },
      [&](json& j) { j["findings"] = finding("grave"); },
      [&](json& j) { j["cases"][0]["findings"] = finding("note")[0]; },
      [&](json& j) { (j["cases"][0]["trials"][0]["findings"] = finding("note"))[0].erase("cure"); },
      [](json& j) {
        j["cases"][0]["trials"][0]["limit"] = {{"by", "fate"}, {"reason", "r"}};
      },
      [](json& j) {
        j["cases"][0]["trials"][0]["limit"] = {{"by", "unclear"}};
      },
      [](json& j) {
        j["cases"][0]["trials"][0]["surroundings"] = {{"seconds", "1"}};
      },
      [](json& j) {
        j["cases"][0]["trials"][0]["surroundings"] = {{"seconds", 1}, {"weather", 1}};
      },
      [&](json& j) {
        measured(j)["fairness"] = {{"connections", 1}};
      },
      [&](json& j) { measured(j)["threads"][0]["run_queue_ns"] = -1; },
      [&](json& j) { measured(j)["window"].erase("reset"); },
      [&](json& j) { measured(j)["window"]["ok"] = -1; },
      [&](json& j) { measured(j)["statuses"]["99"] = 1; },
      [&](json& j) { measured(j)["series"]["interval_s"] = 5; },
      [&](json& j) { measured(j)["threads"][0]["cpu_ns"] = "1"; },
      [&](json& j) { measured(j)["response_time"].erase("histogram"); },
      [&](json& j) { measured(j)["response_time"]["histogram"]["counts"][0] = json::array({1}); },
      [&](json& j) {
        measured(j)["response_time"]["histogram"]["counts"][0] = json::array({1, 2, 3});
      },
      [&](json& j) { measured(j)["response_time"]["histogram"]["counts"][0][0] = 33792; },
      [&](json& j) { measured(j)["response_time"]["histogram"]["counts"][0][1] = 0; },
      [](json& j) {
        j["cases"][0]["stages"] = json::array({json::object({{"length_s", 1}})});
      },
      [](json& j) {
        j["cases"][0]["stages"] = json::array({json::object({{"length_s", 1}, {"connections", {1, 2, 3}}})});
      },
      [&](json& j) { measured(j)["stages"] = json::array({json::object()}); },
      [](json& j) {
        j["cases"][0]["trials"][0]["reported"] = {{"by", "autocannon"}};
      },  // and measured as well
      [&](json& j) { reported(j)["by"] = ""; },
      [&](json& j) { reported(j).erase("by"); },
      [&](json& j) { reported(j)["rates"]["p99"] = 1; },
      [&](json& j) { reported(j)["threads"] = json::array(); },
      [&](json& j) { reported(j)["response_time"]["histogram"] = json::object(); },
      [&](json& j) { reported(j)["response_time"]["mean_ns"] = 1.5; },
      [&](json& j) {
        reported(j)["response_time"]["quantiles"][0] = json::array({1, 5});
      },
      [&](json& j) { reported(j)["response_time"]["quantiles"][0] = json::array({0.5}); },
  };
  int number = 0;
  for (const Change& change : changes) {
    json document = example();
    change(document);
    EXPECT_NE(complaint(document), "") << "the schema takes change " << number;
    EXPECT_FALSE(reader_takes(document)) << "the reader takes change " << number;
    ++number;
  }
}

/// Every object of the schema, and what it says about each key.
void each_property(const json& node, const std::function<void(const std::string&, const json&)>& visit) {
  if (node.is_object() && node.contains("properties") && node["properties"].is_object())
    for (const auto& [key, property] : node["properties"].items()) visit(key, property);
  if (node.is_structured())
    for (const json& child : node) each_property(child, visit);
}

TEST_F(RunSchema, describes_every_key) {
  int described = 0;
  each_property(text_, [&](const std::string& key, const json& property) {
    EXPECT_TRUE(property.contains("description") || property.contains("$ref")) << key;
    ++described;
  });
  EXPECT_GT(described, 90);
}

TEST_F(RunSchema, knows_no_key_that_is_never_written) {
  std::set<std::string> known;
  each_property(text_, [&](const std::string& key, const json&) { known.insert(key); });

  record::Run full = judged(full_run());
  full.environment.benchmark_variables = {"BENCHMARK_FILTER=a"};
  full.cases[0].facts.rate_per_second = 200;
  full.cases[0].facts.arrival = "uniform";
  full.cases[0].facts.requests_total = 5;
  full.cases[0].trials[0].published_port = true;
  full.cases[0].trials[0].measured->response_time.merge([] {
    metrics::Distribution many;
    for (int i = 0; i < 100'000; ++i) many.record(1ms);
    return many;
  }());
  full.cases.push_back(staged_result());
  full.cases.push_back(reported_result());
  std::set<std::string> written;
  const std::function<void(const json&)> collect = [&](const json& node) {
    if (node.is_object())
      for (const auto& [key, member] : node.items()) written.insert(key);
    if (node.is_structured())
      for (const json& child : node) collect(child);
  };
  collect(json::parse(record::to_json(full)));
  for (const std::string& key : known) EXPECT_TRUE(written.contains(key)) << key;
}

}  // namespace
