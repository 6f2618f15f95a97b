#include "base/error.hpp"
#include "base/file.hpp"
#include "record/autocannon_json.hpp"
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
namespace fs = std::filesystem;

namespace {

/// What autocannon 8.0.0 printed for `autocannon -j -c 4 -d 2 -T t1` against a server on this machine.
constexpr const char* measured_by_autocannon =
    R"({"title":"t1","url":"http://127.0.0.1:3999/hello?a=b","connections":4,"sampleInt":1000,"pipelining":1,"workers":0,)"
    R"("duration":2.12,"samples":2,"start":"2026-11-24T02:50:02.662Z","finish":"2026-11-24T02:50:04.778Z","errors":0,)"
    R"("timeouts":0,"mismatches":0,"non2xx":0,"resets":0,"1xx":0,"2xx":20040,"3xx":0,"4xx":0,"5xx":0,)"
    R"("statusCodeStats":{"200":{"count":20040}},"latency":{"average":0.19,"mean":0.19,"stddev":2.05,"min":1,"max":174,)"
    R"("p0_001":0,"p50":0,"p90":0,"p99":4,"p99_9":23,"p99_99":88,"p99_999":174,"totalCount":20040},)"
    R"("requests":{"average":10018.5,"mean":10018.5,"stddev":8293.5,"min":1725,"max":18315,"total":20040,"sent":20044},)"
    R"("throughput":{"average":1242080,"mean":1242080,"total":2484960}})"
    "\n";

class ImportAutocannon : public ::testing::Test {
 protected:
  fs::path file(const std::string& name, const std::string& text) {
    base::write_file_atomic(folder_.path() / name, text);
    return folder_.path() / name;
  }
  record::Run import(const std::vector<fs::path>& files) { return record::import_autocannon(files, "hello"); }
  std::string complaint(const std::string& name, const std::string& text) {
    try {
      import({file(name, text)});
      return {};
    } catch (const base::Error& e) {
      EXPECT_EQ(e.code(), base::ExitCode::usage);
      return e.what();
    }
  }

 private:
  Folder folder_;
};

TEST_F(ImportAutocannon, takes_every_figure_that_its_file_tells) {
  const record::Run run = import({file("flask_2_4_1.json", measured_by_autocannon)});
  ASSERT_EQ(run.cases.size(), 1u);
  const record::CaseFacts& facts = run.cases[0].facts;
  EXPECT_EQ(facts.name, "hello/flask/connections:4");
  EXPECT_EQ(facts.url, "http://127.0.0.1:3999/hello?a=b");
  EXPECT_EQ(facts.path, "/hello?a=b");
  EXPECT_EQ(facts.duration_s, 2);
  EXPECT_EQ(facts.threads, 1);
  EXPECT_EQ(run.started, "2026-11-24T02:50:02.662Z");
  EXPECT_EQ(run.finished, "2026-11-24T02:50:04.778Z");

  const metrics::Measurement& m = run.cases[0].trials.at(0).measured.value();
  EXPECT_EQ(m.reported_by, "autocannon");
  EXPECT_EQ(m.window, 2120ms);
  EXPECT_DOUBLE_EQ(m.rps(), 10018.5);
  EXPECT_DOUBLE_EQ(m.mb_per_s(), 1.24208);
  EXPECT_EQ(m.bytes_received, 2484960u);
  EXPECT_EQ(m.statuses.by_code[100], 20040u);
  EXPECT_EQ(m.window_tally.ok(), 20040u);
  EXPECT_EQ(m.window_tally.sent, 20044u);
  EXPECT_EQ(m.window_tally.in_flight_at_end, 4u);
  EXPECT_TRUE(m.window_tally.balanced());
  EXPECT_EQ(m.response_time.count(), 20040u);
  EXPECT_EQ(m.response_time.mean()->value, 190us);
  EXPECT_EQ(m.response_time.max()->value, 174ms);
  EXPECT_EQ(m.response_time.quantile(0.99)->value, 4ms);
  EXPECT_EQ(m.response_time.quantile(0.999)->value, 23ms);
}

TEST_F(ImportAutocannon, leaves_out_latencies_that_it_cut_down_to_nothing) {
  const record::Run run = import({file("flask_2_4_1.json", measured_by_autocannon)});
  const metrics::Distribution& times = run.cases[0].trials[0].measured->response_time;
  EXPECT_FALSE(times.quantile(0.5)) << "0 ms says that it is less than one";
  EXPECT_EQ(times.reported()->resolution, 1ms);
}

TEST_F(ImportAutocannon, needs_no_more_than_the_study_read) {
  const record::Run run = import(
      {file("flask_20_10_2.json", R"({"latency":{"average":5000},"requests":{"average":405},"errors":0})")});
  const record::CaseFacts& facts = run.cases[0].facts;
  EXPECT_EQ(facts.name, "hello/flask/connections:10");
  EXPECT_EQ(facts.duration_s, 20);
  EXPECT_EQ(facts.threads, 2);
  const metrics::Measurement& m = *run.cases[0].trials[0].measured;
  EXPECT_EQ(m.throughput(), 405);
  EXPECT_EQ(m.known_rates().rps, std::nullopt) << "which of the responses were right is not told";
  EXPECT_EQ(m.response_time.mean()->value, 5s);
  EXPECT_FALSE(m.response_time.quantile(0.99));
  EXPECT_FALSE(m.response_time.max());
}

TEST_F(ImportAutocannon, keeps_failures_by_kind) {
  const record::Run run =
      import({file("x.json", R"({"connections":10,"duration":10,"errors":30,"timeouts":20,"mismatches":5,
      "non2xx":40,"latency":{"average":10},"requests":{"average":100,"total":1000,"sent":1040}})")});
  const metrics::Tally& books = run.cases[0].trials[0].measured->window_tally;
  EXPECT_EQ(books.ok(), 955u);
  EXPECT_EQ(books.count(Ending::status), 40u);
  EXPECT_EQ(books.count(Ending::mismatch), 5u);
  EXPECT_EQ(books.count(Ending::timeout), 20u);
  EXPECT_EQ(books.count(Ending::reset), 10u);
  EXPECT_EQ(books.in_flight_at_end, 10u);
  EXPECT_DOUBLE_EQ(run.cases[0].trials[0].measured->rps(), 95.5);
}

TEST_F(ImportAutocannon, makes_repetitions_of_files_that_agree_and_names_axes_that_differ) {
  const std::string text = R"({"latency":{"average":5},"requests":{"average":405}})";
  fs::create_directory(file("a", "").replace_filename("again"));
  const record::Run run = import({file("flask_20_10_1.json", text), file("again/flask_20_10_1.json", text),
                                  file("flask_20_10_2.json", text), file("my_app_20_10_1.json", text)});
  std::vector<std::string> names;
  for (const record::CaseResult& result : run.cases) names.push_back(result.facts.name);
  EXPECT_THAT(names, ::testing::ElementsAre("hello/flask/connections:10/threads:1",
                                            "hello/flask/connections:10/threads:2",
                                            "hello/my_app/connections:10/threads:1"));
  EXPECT_EQ(run.cases[0].facts.repetitions, 2);
  EXPECT_EQ(run.cases[0].trials[1].index, 1);
}

TEST_F(ImportAutocannon, calls_the_target_by_title_or_file_when_the_name_has_no_pattern) {
  const std::string rest = R"("latency":{"average":5},"requests":{"average":405}})";
  const record::Run run =
      import({file("one.json", "{" + rest), file("two.json", R"({"title":"My \"app\" / v2\n", )" + rest)});
  EXPECT_EQ(run.cases[0].facts.name, "hello/one");
  EXPECT_EQ(run.cases[1].facts.name, "hello/My--app----v2-");
}

TEST_F(ImportAutocannon, reads_back_what_backbench_wrote) {
  const record::Run original = example_run();
  const record::CaseResult& loaded = original.cases[1];  // with a tenth of timeouts
  const record::Run run =
      import({file("sanic_10_1000_1.json", record::to_autocannon_json(loaded.facts, loaded.trials[0]))});
  EXPECT_EQ(run.cases[0].facts.name, loaded.facts.name);
  EXPECT_EQ(run.cases[0].facts.scenario, "hello");
  const metrics::Measurement& before = *loaded.trials[0].measured;
  const metrics::Measurement& after = *run.cases[0].trials[0].measured;
  EXPECT_EQ(after.window_tally, before.window_tally);
  EXPECT_DOUBLE_EQ(after.rps(), before.rps());
  EXPECT_EQ(after.response_time.count(), before.response_time.count());
  EXPECT_EQ(after.response_time.quantile(0.5)->value, before.response_time.quantile(0.5)->value);
  EXPECT_EQ(after.response_time.quantile(0.99)->value, before.response_time.quantile(0.99)->value);
  EXPECT_TRUE(after.response_time.quantile(0.99)->censored);
  EXPECT_FALSE(after.response_time.quantile(0.5)->censored);
  EXPECT_EQ(after.service_time.mean()->value, before.service_time.mean()->value);
}

TEST_F(ImportAutocannon, survives_the_run_file) {
  record::Run run =
      import({file("flask_2_4_1.json", measured_by_autocannon),
              file("flask_20_10_2.json", R"({"latency":{"average":5000},"requests":{"average":405}})")});
  const record::Run again = record::from_json(record::to_json(run));
  EXPECT_EQ(record::to_json(again), record::to_json(run));
  const metrics::Measurement& m = *again.cases[0].trials[0].measured;
  EXPECT_EQ(m.response_time.reported(), run.cases[0].trials[0].measured->response_time.reported());
  EXPECT_EQ(m.reported_rates, run.cases[0].trials[0].measured->reported_rates);
  EXPECT_EQ(m.reported_by, "autocannon");
}

TEST_F(ImportAutocannon, names_file_and_place_of_what_is_wrong) {
  EXPECT_THAT(complaint("a.json", "{"),
              AllOf(HasSubstr("a.json"), HasSubstr("not JSON"), HasSubstr("line 1")));
  EXPECT_THAT(complaint("b.json", "[]"), AllOf(HasSubstr("b.json"), HasSubstr("must be an object")));
  EXPECT_THAT(complaint("c.json", "{}"), AllOf(HasSubstr("c.json"), HasSubstr("no result of autocannon")));
  EXPECT_THAT(complaint("d.json", R"({"latency":{"p99":"4"},"requests":{"average":1}})"),
              AllOf(HasSubstr("d.json"), HasSubstr("latency.p99 must be a number")));
  EXPECT_THAT(complaint("e.json", R"({"latency":{"p99":-4},"requests":{"average":1}})"),
              HasSubstr("latency.p99 must be a latency from 0 to an hour"));
  EXPECT_THAT(complaint("f.json", R"({"latency":{},"requests":{}})"),
              HasSubstr("requests has neither 'average' nor 'total'"));
  EXPECT_THAT(
      complaint("g.json", R"({"errors":1,"timeouts":2,"latency":{},"requests":{"average":1,"total":9}})"),
      HasSubstr("timeouts must not be more than 1"));
  EXPECT_THAT(complaint("h.json", R"({"non2xx":10,"latency":{},"requests":{"average":1,"total":9}})"),
              HasSubstr("non2xx must not be more than 9"));
  EXPECT_THAT(complaint("i.json", R"({"sampleInt":0,"latency":{},"requests":{"average":1}})"),
              HasSubstr("sampleInt must be above 0"));
  EXPECT_THAT(complaint("j.json", R"({"latency":{"p99":1e300},"requests":{"average":1}})"),
              HasSubstr("latency.p99"));
}

TEST_F(ImportAutocannon, refuses_figures_that_cannot_be) {
  EXPECT_THAT(
      complaint("a.json", R"({"latency":{"totalCount":18446744073709551615},"requests":{"average":1}})"),
      HasSubstr("latency.totalCount is too large"));
  EXPECT_THAT(complaint("b.json",
                        R"({"errors":18446744073709551615,"latency":{},"requests":{"total":1,"average":1}})"),
              HasSubstr("errors is too large"));
  EXPECT_THAT(complaint("c.json", R"({"duration":1e300,"latency":{},"requests":{"total":1}})"),
              HasSubstr("duration must be in seconds"));
}

TEST_F(ImportAutocannon, is_known_by_what_a_file_holds) {
  EXPECT_EQ(record::load_any(file("flask_2_4_1.json", measured_by_autocannon)).cases[0].facts.target,
            "flask");
  const record::Run run = example_run();
  record::save(run, file("run.json", ""));
  EXPECT_EQ(record::load_any(file("b.json", record::to_json(run))).cases.size(), run.cases.size());
  EXPECT_THROW(record::load_any(file("c.json", "{}")), base::Error);
  EXPECT_THROW(record::load_any("no/such/file.json"), base::Error);
}

}  // namespace
