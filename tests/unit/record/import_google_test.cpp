#include "base/error.hpp"
#include "base/file.hpp"
#include "record/google_json.hpp"
#include "record/import.hpp"
#include "record/run_file.hpp"
#include "support/example_run.hpp"
#include "support/folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using metrics::Ending;
using ::testing::AllOf;
using ::testing::HasSubstr;

namespace {

class ImportGoogle : public ::testing::Test {
 protected:
  record::Run import(const std::string& text) {
    base::write_file_atomic(folder_.path() / "benchmark.json", text);
    return record::import_google_benchmark(folder_.path() / "benchmark.json");
  }
  record::Run rows(const std::string& rows) {
    return import(R"({"context":{},"benchmarks":[)" + rows + "]}");
  }
  std::string complaint(const std::string& text) {
    try {
      import(text);
      return {};
    } catch (const base::Error& e) {
      EXPECT_EQ(e.code(), base::ExitCode::usage);
      return e.what();
    }
  }

 private:
  Folder folder_;
};

TEST_F(ImportGoogle, reads_back_what_backbench_wrote) {
  const record::Run original = example_run();
  const record::Run run = import(record::to_google_json(original));
  EXPECT_EQ(run.suite, "frameworks");
  EXPECT_EQ(run.environment.host_name, "ci-1");
  EXPECT_EQ(run.environment.cpus, 2);
  EXPECT_EQ(run.started, "2026-11-24T03:10:00.000Z");
  ASSERT_EQ(run.cases.size(), 4u);

  const record::CaseResult& sanic = run.cases[0];
  EXPECT_EQ(sanic.facts.name, "hello/sanic/connections:10");
  EXPECT_EQ(sanic.facts.scenario, "hello");
  EXPECT_EQ(sanic.facts.target, "sanic");
  EXPECT_EQ(sanic.facts.connections, 10);
  ASSERT_EQ(sanic.trials.size(), 3u);
  const metrics::Measurement& before = *original.cases[0].trials[0].measured;
  const metrics::Measurement& after = *sanic.trials[0].measured;
  EXPECT_EQ(after.reported_by, "google-benchmark");
  EXPECT_DOUBLE_EQ(after.rps(), before.rps());
  EXPECT_DOUBLE_EQ(after.mb_per_s(), before.mb_per_s());
  EXPECT_EQ(after.response_time.quantile(0.99)->value, before.response_time.quantile(0.99)->value);
  EXPECT_EQ(after.response_time.max()->value, before.response_time.max()->value);
  EXPECT_NEAR(static_cast<double>(after.response_time.mean()->value.count()),
              before.response_time.values().mean_ns(), 1);
  EXPECT_EQ(after.window, 0ns) << "the file does not tell it";
  EXPECT_EQ(after.window_tally.ended_total(), 0u) << "nor how many there were";

  EXPECT_THAT(run.cases[3].trials.at(0).failure.value(), HasSubstr("MemoryError"));
}

TEST_F(ImportGoogle, knows_how_many_requests_there_were_when_some_failed) {
  const record::Run run = import(record::to_google_json(example_run()));
  const metrics::Tally& books = run.cases[1].trials[0].measured->window_tally;  // 1000 timeouts, 9000 ok
  EXPECT_EQ(books.ok(), 9000u);
  EXPECT_EQ(books.count(Ending::timeout), 1000u);
  EXPECT_DOUBLE_EQ(books.failed_share(), 0.1);
}

TEST_F(ImportGoogle, leaves_out_what_the_library_appends_to_a_name) {
  const record::Run run = rows(
      R"({"name":"x","run_name":"hello/flask/connections:100/rate:50/iterations:1/repeats:3/manual_time",)"
      R"("run_type":"iteration","iterations":1,"real_time":2.5,"time_unit":"ms","rps":50})");
  EXPECT_EQ(run.cases[0].facts.name, "hello/flask/connections:100/rate:50");
  EXPECT_EQ(run.cases[0].facts.rate_per_second, 50);
  EXPECT_EQ(run.cases[0].trials[0].measured->response_time.mean()->value, 2500us);
}

TEST_F(ImportGoogle, takes_each_iteration_of_another_benchmark_for_a_request) {
  const record::Run run = rows(
      R"({"name":"BM_get/8","run_type":"iteration","iterations":400,"real_time":250,"cpu_time":1,"time_unit":"us","bytes_per_second":3e6})");
  EXPECT_EQ(run.cases[0].facts.name, "BM_get/8");
  const metrics::Measurement& m = *run.cases[0].trials[0].measured;
  EXPECT_EQ(m.window, 100ms);
  EXPECT_DOUBLE_EQ(m.rps(), 4000);
  EXPECT_DOUBLE_EQ(m.mb_per_s(), 3);
  EXPECT_EQ(m.window_tally.ok(), 400u);
  EXPECT_FALSE(m.response_time.quantile(0.5));
}

TEST_F(ImportGoogle, leaves_aggregates_out_and_keeps_failures) {
  const record::Run run = rows(
      R"({"name":"a/b","run_type":"iteration","iterations":1,"real_time":1,"time_unit":"ms","rps":9},)"
      R"({"name":"a/b","run_type":"iteration","error_occurred":true,"error_message":"the target died","iterations":0,"real_time":0,"time_unit":"ms"},)"
      R"({"name":"a/b_mean","run_name":"a/b","run_type":"aggregate","aggregate_name":"mean","iterations":1,"real_time":1,"time_unit":"ms","rps":9})");
  ASSERT_EQ(run.cases.size(), 1u);
  ASSERT_EQ(run.cases[0].trials.size(), 2u);
  EXPECT_EQ(run.cases[0].trials[1].failure, "the target died");
}

TEST_F(ImportGoogle, takes_the_librarys_bare_nan_for_nothing) {
  const record::Run run = rows(
      R"({"name":"NaN \"Infinity\" a/b","iterations":1,"real_time":1,"time_unit":"ms","rps":9,"p50_ms":NaN,"p99_ms":-Infinity,"max_ms": Infinity})");
  EXPECT_EQ(run.cases[0].facts.name, "NaN \"Infinity\" a/b");
  const metrics::Distribution& times = run.cases[0].trials[0].measured->response_time;
  EXPECT_FALSE(times.quantile(0.5));
  EXPECT_FALSE(times.quantile(0.99));
  EXPECT_FALSE(times.max());
}

TEST_F(ImportGoogle, dates_are_local_there_and_utc_here) {
  const record::Run run =
      import(R"({"context":{"date":"2026-11-24T01:30:00+02:00"},"benchmarks":[{"name":"a/b","iterations":1,)"
             R"("real_time":1,"time_unit":"ms","rps":9}]})");
  EXPECT_EQ(run.started, "2026-11-23T23:30:00.000Z");
}

TEST_F(ImportGoogle, survives_the_run_file) {
  const record::Run run = import(record::to_google_json(example_run()));
  const std::string text = record::to_json(run);
  EXPECT_EQ(record::to_json(record::from_json(text)), text);
}

TEST_F(ImportGoogle, names_file_and_place_of_what_is_wrong) {
  EXPECT_THAT(complaint("{\n1"),
              AllOf(HasSubstr("benchmark.json"), HasSubstr("not JSON"), HasSubstr("line 2")));
  EXPECT_THAT(complaint("{}"), HasSubstr("no result of Google Benchmark"));
  EXPECT_THAT(complaint(R"({"benchmarks":[]})"), HasSubstr("benchmarks is empty"));
  EXPECT_THAT(complaint(R"({"benchmarks":[{"name":"a_mean","run_type":"aggregate"}]})"),
              HasSubstr("benchmarks holds aggregates alone"));
  EXPECT_THAT(complaint(R"({"benchmarks":[{"name":"a","real_time":1,"time_unit":"h"}]})"),
              HasSubstr("benchmarks[0].time_unit must be ns, us, ms or s"));
  EXPECT_THAT(complaint(R"({"benchmarks":[{"name":"a","real_time":"1","time_unit":"s"}]})"),
              HasSubstr("benchmarks[0].real_time must be a number"));
  EXPECT_THAT(complaint(R"({"benchmarks":[{"real_time":1,"time_unit":"s"}]})"),
              HasSubstr("benchmarks[0] has no 'name'"));
}

}  // namespace
