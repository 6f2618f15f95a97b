#include "record/google_json.hpp"

#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace backbench;
using namespace backbench::testing;
using Json = nlohmann::ordered_json;

namespace {

Json written(const record::Run& run) { return Json::parse(record::to_google_json(run)); }

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

const Json* row(const Json& file, const std::string& name) {
  for (const Json& r : file["benchmarks"])
    if (r["name"] == name) return &r;
  return nullptr;
}

TEST(GoogleJson, stands_as_google_benchmark_1_7_1_writes_it) {
  expect_approved("record/benchmark.json", record::to_google_json(example_run()));
}

// Keys and their order are those of the library's own file for three repetitions with Iterations(1) and
// UseManualTime.
TEST(GoogleJson, has_the_librarys_keys_in_the_librarys_order) {
  const Json file = written(example_run());
  EXPECT_EQ(keys(file["context"]),
            (std::vector<std::string>{"date", "host_name", "executable", "num_cpus", "mhz_per_cpu", "caches",
                                      "load_avg", "library_build_type", "backbench_version",
                                      "backbench_suite", "backbench_commit"}));
  const std::vector<std::string> head = {"name",
                                         "family_index",
                                         "per_family_instance_index",
                                         "run_name",
                                         "run_type",
                                         "repetitions",
                                         "repetition_index",
                                         "threads",
                                         "iterations",
                                         "real_time",
                                         "cpu_time",
                                         "time_unit",
                                         "error_pct",
                                         "errors",
                                         "max_ms",
                                         "mb_per_s",
                                         "mean_ms",
                                         "p50_ms",
                                         "p90_ms",
                                         "p99.9_ms",
                                         "p99_ms",
                                         "rps",
                                         "throughput",
                                         "timeouts"};
  EXPECT_EQ(keys(*row(file, "hello/sanic/connections:10")), head);
  const std::vector<std::string> aggregate = keys(*row(file, "hello/sanic/connections:10_mean"));
  EXPECT_EQ(std::vector<std::string>(aggregate.begin(), aggregate.begin() + 12),
            (std::vector<std::string>{"name", "family_index", "per_family_instance_index", "run_name",
                                      "run_type", "repetitions", "threads", "aggregate_name",
                                      "aggregate_unit", "iterations", "real_time", "cpu_time"}));
}

TEST(GoogleJson, real_time_is_the_mean_response_time_in_ms) {
  const Json file = written(run_of({result("s", "t", 1, {trial(0, measured(101, 1ms, 10us))})}));
  const Json& r = file["benchmarks"][0];
  EXPECT_NEAR(r["real_time"].get<double>(), 1.5, 0.001);  // 1, 1.01, … 2 ms
  EXPECT_EQ(r["time_unit"], "ms");
  EXPECT_NEAR(r["cpu_time"].get<double>(), 2000.0 / 101, 1e-9) << "2 s of CPU for 101 responses";
  EXPECT_EQ(file["benchmarks"].size(), 1u) << "one trial has no aggregates";
}

TEST(GoogleJson, aggregates_are_those_of_the_trials) {
  const Json file =
      written(run_of({result("s", "t", 1,
                             {trial(0, measured(1000, 1ms, 0ns)), trial(1, measured(4000, 3ms, 0ns)),
                              trial(2, measured(1600, 2ms, 0ns)), trial(3, measured(1400, 6ms, 0ns))})}));
  const auto figure = [&](const std::string& suffix, const char* key) {
    return (*row(file, "s/t/connections:1" + suffix))[key].get<double>();
  };
  EXPECT_EQ(figure("_mean", "rps"), 200);
  EXPECT_EQ(figure("_median", "rps"), 150);
  EXPECT_NEAR(figure("_stddev", "rps"), 135.6466, 0.0001);  // of 100, 400, 160, 140 as a sample
  EXPECT_NEAR(figure("_cv", "rps"), 0.678233, 1e-6);
  EXPECT_NEAR(figure("_mean", "real_time"), 3, 0.01);
  EXPECT_NEAR(figure("_median", "real_time"), 2.5, 0.01);
  EXPECT_EQ(figure("_mean", "iterations"), 4);
}

TEST(GoogleJson, leaves_out_what_is_not_finite) {
  const std::string text = record::to_google_json(example_run());
  EXPECT_EQ(text.find("nan"), text.npos);
  EXPECT_EQ(text.find("NaN"), text.npos);
  EXPECT_EQ(text.find("inf"), text.npos);
  const Json file = Json::parse(text);
  EXPECT_FALSE(row(file, "hello/sanic/connections:10_cv")->contains("errors")) << "0 over 0";
  EXPECT_EQ((*row(file, "hello/sanic/connections:10_stddev"))["errors"], 0);
}

TEST(GoogleJson, a_counter_missing_in_one_trial_has_no_aggregate) {
  const Json file = written(
      run_of({result("s", "t", 1, {trial(0, measured(1000, 1ms, 1us)), trial(1, measured(900, 1ms, 1us))})}));
  EXPECT_TRUE(file["benchmarks"][0].contains("p99_ms"));
  EXPECT_FALSE(file["benchmarks"][1].contains("p99_ms"));
  EXPECT_FALSE(row(file, "s/t/connections:1_mean")->contains("p99_ms"));
  EXPECT_TRUE(row(file, "s/t/connections:1_mean")->contains("p90_ms"));
}

TEST(GoogleJson, a_failed_trial_is_listed_apart_and_never_a_time_of_zero) {
  record::Run run = example_run();
  metrics::Measurement silent = measured(1, 1ms, 1us);
  silent.response_time = {};
  run.cases[0].trials[0].measured = silent;
  run.cases[0].trials[1].measured->interrupted = true;
  const Json file = written(run);
  for (const Json& r : file["benchmarks"]) {
    EXPECT_FALSE(r.contains("error_occurred"));
    if (r["run_type"] == "iteration") {
      EXPECT_GT(r["real_time"], 0);
    }
  }
  ASSERT_EQ(file["x_backbench_failed"].size(), 4u);
  EXPECT_EQ(file["x_backbench_failed"][0]["error_message"], "no response came in the measured window");
  EXPECT_EQ(file["x_backbench_failed"][1]["error_message"], "interrupted");
  EXPECT_EQ(file["x_backbench_failed"][2]["error_message"], "the target died: killed by signal 9 (Killed)");
  EXPECT_EQ(file["x_backbench_failed"][2]["repetition_index"], 1);
  EXPECT_EQ(row(file, "hello/flask/connections:1000"), nullptr);
  EXPECT_EQ(row(file, "hello/sanic/connections:10_mean"), nullptr) << "one good trial has no aggregates";
}

TEST(GoogleJson, an_empty_run_and_hostile_names_are_valid_json) {
  EXPECT_TRUE(written(record::Run{})["benchmarks"].empty());
  record::Run run = example_run();
  run.cases[0].facts.name = "a\"b\\c\n</script>\x01\xFF";
  run.environment.command_line = {"./x\"\n"};
  run.interrupted = true;
  const Json file = written(run);
  EXPECT_EQ(file["benchmarks"][0]["run_name"], "a\"b\\c\n</script>\x01\xEF\xBF\xBD");
  EXPECT_EQ(file["context"]["executable"], "./x\"\n");
  EXPECT_EQ(file["context"]["backbench_interrupted"], "true");
}

}  // namespace
