#include "record/autocannon_json.hpp"

#include "support/example_run.hpp"

#include <optional>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace backbench;
using namespace backbench::testing;
using metrics::Ending;
using Json = nlohmann::ordered_json;

namespace {

Json written(const metrics::Measurement& m) {
  const record::CaseResult c = result("hello", "flask", 10, {trial(0, m)});
  return Json::parse(record::to_autocannon_json(c.facts, c.trials[0]));
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

// As printed by autocannon 8.0.0 with -j -T; x_backbench is the one key of ours.
TEST(AutocannonJson, has_autocannons_keys_in_autocannons_order) {
  const Json json = written(measured(1000, 1ms, 1us));
  EXPECT_EQ(
      keys(json),
      (std::vector<std::string>{
          "title",   "url",      "connections", "sampleInt",  "pipelining", "workers",    "duration",
          "samples", "start",    "finish",      "errors",     "timeouts",   "mismatches", "non2xx",
          "resets",  "1xx",      "2xx",         "3xx",        "4xx",        "5xx",        "statusCodeStats",
          "latency", "requests", "throughput",  "x_backbench"}));
  const std::vector<std::string> percentiles = {"p0_001", "p0_01", "p0_1",  "p1",     "p2_5",
                                                "p10",    "p25",   "p50",   "p75",    "p90",
                                                "p97_5",  "p99",   "p99_9", "p99_99", "p99_999"};
  const auto with = [&](std::vector<std::string> head, const std::optional<std::string>& last) {
    head.insert(head.end(), percentiles.begin(), percentiles.end());
    if (last) head.push_back(*last);
    return head;
  };
  EXPECT_EQ(keys(json["latency"]), with({"average", "mean", "stddev", "min", "max"}, "totalCount"));
  EXPECT_EQ(keys(json["requests"]), with({"average", "mean", "stddev", "min", "max", "total"}, "sent"));
  EXPECT_EQ(keys(json["throughput"]),
            with({"average", "mean", "stddev", "min", "max", "total"}, std::nullopt));
}

TEST(AutocannonJson, is_one_line) {
  const record::CaseResult c = result("hello", "flask", 10, {trial(0, measured(100, 1ms, 1us))});
  const std::string text = record::to_autocannon_json(c.facts, c.trials[0]);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
}

TEST(AutocannonJson, gives_latency_in_ms_with_three_decimals_and_averages_rounded_up) {
  metrics::Measurement m = measured(0, 1ms, 0ns);
  for (const auto value : {0ns, 1'000'100ns, 2'000'400ns, 4'000'000ns}) m.response_time.record(value);
  const Json latency = written(m)["latency"];
  EXPECT_EQ(latency["average"], 1.76) << "1.750125 rounded up to the next hundredth";
  EXPECT_EQ(latency["mean"], 1.76);
  EXPECT_EQ(latency["stddev"], 1.48) << "1.4790 of the population, rounded up";
  EXPECT_EQ(latency["min"], 1.0) << "the smallest value above zero";
  EXPECT_EQ(latency["max"], 4);
  EXPECT_EQ(latency["p50"], 1);
  EXPECT_EQ(latency["p75"], 2.001) << "HdrHistogram's highest equivalent value of 2.0004 ms";
  EXPECT_EQ(latency["p0_001"], 0);
  EXPECT_EQ(latency["totalCount"], 4);
  EXPECT_EQ(latency["max"].dump(), "4") << "whole numbers without a fraction, as JavaScript prints them";
}

TEST(AutocannonJson, counts_what_autocannon_calls_errors_timeouts_and_mismatches) {
  metrics::Measurement m = measured(100, 1ms, 1us);
  const std::pair<Ending, int> endings[] = {
      {Ending::connect, 1},    {Ending::reset, 2},   {Ending::closed_early, 4}, {Ending::timeout, 8},
      {Ending::malformed, 16}, {Ending::status, 32}, {Ending::mismatch, 64}};
  for (const auto& [ending, times] : endings)
    for (int i = 0; i < times; ++i) m.window_tally.add(ending);
  for (int i = 0; i < 20; ++i) m.statuses.add(503);
  for (int i = 0; i < 12; ++i) m.statuses.add(301);
  m.statuses.add(404);
  m.window_tally.sent = 240;
  const Json json = written(m);
  EXPECT_EQ(json["errors"], 1 + 2 + 4 + 8 + 16);
  EXPECT_EQ(json["timeouts"], 8);
  EXPECT_EQ(json["mismatches"], 64);
  EXPECT_EQ(json["non2xx"], 33);
  EXPECT_EQ(json["2xx"], 100);
  EXPECT_EQ(json["3xx"], 12);
  EXPECT_EQ(json["4xx"], 1);
  EXPECT_EQ(json["5xx"], 20);
  EXPECT_EQ(json["statusCodeStats"],
            Json::parse(R"({"200":{"count":100},"301":{"count":12},"404":{"count":1},"503":{"count":20}})"));
  EXPECT_EQ(json["requests"]["total"], 100 + 32 + 64);
  EXPECT_EQ(json["requests"]["sent"], 240);
  EXPECT_EQ(json["x_backbench"]["window"]["closed_early"], 4);
}

TEST(AutocannonJson, a_timed_out_request_stays_in_the_latencies) {
  metrics::Measurement m = measured(100, 1ms, 0ns);
  add_timeouts(m, 100, 10s);
  const Json json = written(m);
  EXPECT_EQ(json["latency"]["p99"], 10'000);
  EXPECT_EQ(json["x_backbench"]["response_time"]["p75"],
            Json::parse(R"({"value_ms": 10000.0, "at_least": true})"));
  EXPECT_FALSE(json["x_backbench"]["response_time"].contains("p99")) << "200 samples are too few for it";
}

TEST(AutocannonJson, samples_requests_and_bytes_once_a_second) {
  metrics::Measurement m = measured(0, 1ms, 0ns, 2s);
  m.series = {{90, 100, 0, 5000}, {200, 200, 0, 7000}};
  m.bytes_received = 12'000;
  const Json json = written(m);
  EXPECT_EQ(json["samples"], 2);
  EXPECT_EQ(json["duration"], 2);
  EXPECT_EQ(json["requests"]["average"], 150);
  EXPECT_EQ(json["requests"]["min"], 100);
  EXPECT_EQ(json["requests"]["p97_5"], 200);
  EXPECT_EQ(json["throughput"]["total"], 12'000);
  EXPECT_EQ(json["throughput"]["max"], 7000);
}

TEST(AutocannonJson, of_nothing_at_all_has_zeros_and_is_valid) {
  const Json json = written(metrics::Measurement{});
  EXPECT_EQ(json["latency"]["average"], 0);
  EXPECT_EQ(json["latency"]["min"], 0);
  EXPECT_EQ(json["samples"], 0);
  EXPECT_EQ(json["throughput"]["p99_999"], 0);
}

TEST(AutocannonJson, without_a_measurement_is_the_callers_fault) {
  const record::CaseResult c = result("hello", "flask", 10, {failed_trial(0, "no")});
  EXPECT_THROW(record::to_autocannon_json(c.facts, c.trials[0]), std::bad_optional_access);
}

std::vector<std::string> names_of(std::vector<std::pair<std::string, std::string>> scenario_and_rest) {
  std::vector<record::CaseResult> cases;
  for (const auto& [scenario, axes] : scenario_and_rest) {
    cases.push_back(result(scenario, "flask", 500, {}));
    cases.back().facts.name += axes;
  }
  return record::autocannon_file_names(run_of(cases));
}

TEST(AutocannonFileNames, are_the_studys_names) {
  record::CaseResult c = result("hello", "express", 2500, {});
  c.facts.threads = 4;
  c.facts.duration_s = 0.5;
  EXPECT_EQ(record::autocannon_file_names(run_of({result("hello", "flask", 500, {}), c})),
            (std::vector<std::string>{"flask_10_500_1.json", "express_0.5_2500_4.json"}));
}

TEST(AutocannonFileNames, get_the_scenario_and_then_the_axis_in_front_when_they_would_be_the_same) {
  EXPECT_EQ(names_of({{"hello", ""}, {"echo", ""}}),
            (std::vector<std::string>{"hello.flask_10_500_1.json", "echo.flask_10_500_1.json"}));
  EXPECT_EQ(names_of({{"steady", "/rate:200"}, {"steady", "/rate:400"}, {"hello", ""}}),
            (std::vector<std::string>{"steady.rate-200.flask_10_500_1.json",
                                      "steady.rate-400.flask_10_500_1.json", "hello.flask_10_500_1.json"}));
  EXPECT_EQ(names_of({{"a", ""}, {"a", ""}}),
            (std::vector<std::string>{"a.flask_10_500_1.json", "a.flask_10_500_1-2.json"}));
}

TEST(AutocannonFileNames, never_lead_out_of_the_folder) {
  record::CaseResult c = result("hello", "../../etc/passwd\n", 1, {});
  record::CaseResult d = result("hello", std::string(500, 'x'), 1, {});
  record::CaseResult e = result("hello", std::string(500, 'x') + "y", 1, {});
  const auto names = record::autocannon_file_names(run_of({c, d, e}));
  EXPECT_EQ(names[0], "-.-..-etc-passwd-_10_1_1.json");
  std::set<std::string> different(names.begin(), names.end());
  EXPECT_EQ(different.size(), 3u);
  for (const std::string& name : names) EXPECT_LT(name.size(), 255u);
}

}  // namespace
