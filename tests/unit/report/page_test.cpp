#include "report/page.hpp"

#include "record/run_file.hpp"
#include "report/html_comparison.hpp"
#include "report/html_figures.hpp"
#include "report/html_record.hpp"
#include "report/html_text.hpp"
#include "report/html_verdict.hpp"
#include "support/example_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

constexpr report::PageAssets assets{"draw()", "p{}", "SCRIPT+HASH", "STYLE+HASH"};

std::string page_of(const record::Run& run) { return report::page({{"it", &run}}, {}, assets); }

TEST(Html, has_no_markup_in_what_came_from_elsewhere) {
  EXPECT_EQ(report::escaped("<b title=\"x\">'&"), "&lt;b title=&quot;x&quot;&gt;&#39;&amp;");
  EXPECT_EQ(report::escaped("\x1b[31m\xff"), "?[31m?");
  EXPECT_EQ(report::named("a<b"), "<bdi>a&lt;b</bdi>");
}

TEST(InertJson, can_neither_end_its_element_nor_open_a_comment_and_means_the_same) {
  EXPECT_EQ(report::inert_json(R"(["</script","<!--","a&b"])"),
            R"(["\u003c/script","\u003c!--","a\u0026b"])");
  EXPECT_EQ(report::inert_json("\"\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xA6\""), "\"\\u2028\\u2029\xE2\x80\xA6\"");
}

TEST(Page, allows_its_one_script_and_its_one_style_and_nothing_else) {
  const std::string page = page_of(example_run());
  EXPECT_THAT(page, HasSubstr("content=\"default-src 'none'; script-src 'sha256-SCRIPT+HASH'; style-src "
                              "'sha256-STYLE+HASH'; base-uri 'none'; form-action 'none'\""));
  EXPECT_THAT(page, HasSubstr("<style>p{}</style>"));
  EXPECT_THAT(page, HasSubstr("<script>draw()</script>"));
  for (const char* reference : {"src=", "href=", "url(", "@import"})
    EXPECT_THAT(page, Not(HasSubstr(reference)));
}

TEST(Page, says_the_verdict_first_and_then_what_may_spoil_it) {
  record::Run run = example_run();
  run.findings = {{"BB16", "busy machine", record::Severity::caution, "the reason", "the cure"}};
  const std::string page = page_of(run);
  const std::vector<std::string> order = {"<h1>",          "class=\"verdict bad\"", "id=\"findings\"",
                                          "id=\"charts\"", "id=\"failures\"",       "id=\"numbers\"",
                                          "id=\"method\"", "id=\"reading\""};
  std::size_t last = 0;
  for (const std::string& part : order) {
    const std::size_t at = page.find(part);
    ASSERT_NE(at, std::string::npos) << part;
    EXPECT_GT(at, last) << part;
    last = at;
  }
}

TEST(Verdict, says_in_words_what_the_exit_code_says) {
  EXPECT_THAT(report::verdict_html(example_run()),
              HasSubstr("2 benchmarks had a trial that failed to run, 1 went over"));
  const record::Run good = run_of({result("hello", "sanic", 10, {trial(0, measured(16000, 2ms, 500ns))})});
  EXPECT_THAT(report::verdict_html(good), HasSubstr("verdict good"));
  EXPECT_THAT(report::verdict_html(run_of({})), HasSubstr("Nothing was measured."));
  record::Run stopped = good;
  stopped.interrupted = true;
  EXPECT_THAT(report::verdict_html(stopped), HasSubstr("Interrupted"));
}

TEST(Findings, stand_once_by_id_and_what_did_not_run_is_named_with_its_reason) {
  record::Run run = example_run();
  const record::Finding finding{"BB14", "stolen time", record::Severity::spoils, "30 % was stolen",
                                "another machine"};
  run.cases[0].trials[0].findings = run.cases[0].trials[1].findings = run.cases[1].findings = {finding};
  const std::string html = report::findings_html(run);
  EXPECT_EQ(html.find("BB14"), html.rfind("BB14"));
  EXPECT_THAT(html,
              HasSubstr("<bdi>hello/sanic/connections:10</bdi>, <bdi>hello/sanic/connections:1000</bdi>"));
  EXPECT_THAT(html, HasSubstr("exited with status 3 before it was ready\nlast log line: MemoryError"));
}

TEST(ChartRecord, keeps_the_records_figures_and_leaves_out_its_histograms) {
  const std::string json = report::chart_record(example_run());
  EXPECT_THAT(json, HasSubstr("\"failed_share\":0.1"));
  EXPECT_THAT(json, HasSubstr("\"p99\":{\"value_ms\":"));
  EXPECT_THAT(json, Not(HasSubstr("\"histogram\"")));
  EXPECT_LT(json.size(), record::to_json(example_run()).size() / 4);
}

TEST(Comparison, sets_changes_side_by_side_and_names_what_only_one_run_has) {
  const record::Run base = example_run();
  record::Run head = example_run();
  head.cases[0] = result("hello", "sanic", 10, {trial(0, measured(31000, 2ms, 100ns))});
  head.cases[2].facts.name = "hello/other/connections:10";
  const std::string html = report::comparison_html(base, head);
  EXPECT_THAT(html, HasSubstr("<td>1 550</td><td>3 100</td><td>+100 %</td>"));
  EXPECT_THAT(html, HasSubstr("Measured in this run alone: <bdi>hello/other/connections:10</bdi>."));
  EXPECT_THAT(html, HasSubstr("Measured in the base alone: <bdi>hello/flask/connections:10</bdi>."));
}

TEST(Comparison, tells_no_change_of_a_latency_that_is_only_a_lower_bound) {
  const record::Run run = example_run();  // its second case has timeouts
  EXPECT_THAT(report::comparison_html(run, run), HasSubstr("<td>≥ 10.0 s</td><td>≥ 10.0 s</td><td>–</td>"));
}

TEST(Figures, of_a_load_in_stages_stand_stage_by_stage) {
  // 1 000 and 900 correct responses in the first stage's 10 s of two trials, which are 20 s together.
  const std::string html = report::figures_html(run_of({staged_result()}));
  EXPECT_THAT(html, HasSubstr("<td>1</td><td>20</td>"));
  EXPECT_THAT(html, HasSubstr("<td>95</td><td>0 %</td>"));
}

TEST(Figures, that_are_not_known_are_dashes_and_no_zeros) {
  metrics::Measurement told;  // by another tool: a rate and no counts
  const std::string html = report::figures_html(run_of({result("hello", "old", 10, {trial(0, told)})}));
  EXPECT_THAT(html, Not(HasSubstr("<td>0</td><td>0 %</td>")));
  EXPECT_THAT(html, HasSubstr("<td>–</td><td>–</td><td>–</td>"));
}

TEST(Page, of_nothing_is_a_page) {
  const std::string page = page_of(run_of({}));
  EXPECT_THAT(page, HasSubstr("Nothing was measured."));
  EXPECT_THAT(page, HasSubstr("id=\"method\""));
}

}  // namespace
