#include "scenario/suite.hpp"

#include "base/error.hpp"
#include "unit/scenario/reading.hpp"

#include <chrono>
#include <locale>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::scenario {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing_support::data_folder;
using testing_support::Outcome;
using testing_support::read;
using testing_support::read_scenario_lines;

/// The suite with every key in it.
class EveryKey : public testing::Test {
 protected:
  EveryKey() {
    outcome_.suite =
        read_suite(data_folder() / "good/every-key.yaml", testing_support::variables, outcome_.problems);
  }
  void SetUp() override { ASSERT_TRUE(outcome_.suite) << outcome_.text(); }

  const Scenario& scenario(std::size_t i) const { return *outcome_.suite->scenarios.at(i); }

  Outcome outcome_;
};

TEST_F(EveryKey, of_the_suite_is_taken_over) {
  const Suite& suite = *outcome_.suite;
  EXPECT_EQ(suite.name, "every-key");
  EXPECT_EQ(suite.description, "Every key there is, at least once.");
  EXPECT_EQ(suite.order, Order::interleaved);
  EXPECT_EQ(suite.restart, Restart::each_case);
  EXPECT_EQ(suite.path, data_folder() / "good/every-key.yaml");
  EXPECT_THAT(suite.text, HasSubstr("suite: every-key"));
  ASSERT_EQ(suite.targets.size(), 4u);
  EXPECT_EQ(suite.targets[0]->name, "flask");
  EXPECT_EQ(suite.targets[0]->folder, data_folder() / "targets/flask");
  EXPECT_EQ(suite.targets[1]->url, "http://[::1]:8080/");
  EXPECT_EQ(suite.targets[1]->folder, data_folder() / "good");
  EXPECT_TRUE(suite.targets[2]->allow_remote);
  EXPECT_EQ(suite.targets[2]->ready.path, "/ok?deep=1");
  EXPECT_EQ(suite.targets[2]->ready.within, 60s);
  EXPECT_THAT(
      *suite.targets[3]->embedded,
      ElementsAre(Pair("body", "120KiB"), Pair("delay", "2ms"), Pair("work", "50000"), Pair("threads", "1"),
                  Pair("fault", "status:every=10,code=503"), Pair("fault", "reset:every=7")));
}

TEST_F(EveryKey, of_a_request_is_taken_over) {
  const auto& requests = scenario(0).requests;
  ASSERT_EQ(requests.size(), 4u);
  EXPECT_EQ(requests[0].method, "GET");
  EXPECT_EQ(requests[0].weight, 9);
  EXPECT_EQ(requests[1].method, "PUT");
  EXPECT_EQ(requests[1].path, "/x");
  EXPECT_THAT(requests[1].headers, ElementsAre(Pair("X-Number", "5"), Pair("X-Bool", "true")));
  EXPECT_EQ(requests[1].body, "a $ b");
  EXPECT_EQ(requests[1].weight, 0.5);
  EXPECT_EQ(requests[2].body, "bytes");
  EXPECT_EQ(requests[3].body, R"([1,-2.5e3,"1","yes please",null,true,{"a":{"b":[]}}])");
}

TEST_F(EveryKey, of_an_expectation_is_taken_over) {
  const Expectation& expect = scenario(0).expect;
  ASSERT_EQ(expect.status.size(), 2u);
  EXPECT_EQ(expect.status[0].first, 200);
  EXPECT_EQ(expect.status[0].last, 299);
  EXPECT_EQ(expect.status[1].first, 304);
  EXPECT_EQ(expect.status[1].last, 304);
  EXPECT_TRUE(expect.body_same);
  EXPECT_EQ(expect.bytes, 120'000u);
  ASSERT_EQ(expect.json.size(), 5u);
  EXPECT_EQ(expect.json[0].first, "");
  EXPECT_EQ(expect.json[0].second.length, 2u);
  EXPECT_EQ(expect.json[1].first, "a.b.0.c");
  EXPECT_EQ(expect.json[1].second.equals, R"({"x":[1,null]})");
  EXPECT_EQ(expect.json[1].second.matches, R"(^a\d+$)");
  EXPECT_EQ(expect.json[2].second.equals, R"("text")");
  EXPECT_EQ(expect.json[3].second.equals, "null");
  EXPECT_FALSE(expect.json[4].second.equals || expect.json[4].second.length || expect.json[4].second.matches);
  ASSERT_EQ(expect.header.size(), 3u);
  EXPECT_EQ(expect.header[0].second.matches, "^application/json");
  EXPECT_EQ(expect.header[1].second.equals, "42");
  EXPECT_EQ(expect.header[2].second.equals, "yes");
}

TEST_F(EveryKey, of_a_scenario_is_taken_over) {
  const Scenario& s = scenario(1);
  EXPECT_EQ(s.name, "axes");
  EXPECT_THAT(s.connections, ElementsAre(8, 16));
  EXPECT_THAT(s.rate, ElementsAre(base::Rate{0.5}, base::Rate{1}, base::Rate{1500}));
  EXPECT_THAT(s.threads, ElementsAre(1, 2));
  EXPECT_THAT(s.pipelining, ElementsAre(1));
  EXPECT_THAT(s.keepalive, ElementsAre(Keepalive{0}, Keepalive{1}, Keepalive{100}));
  EXPECT_THAT(s.duration, ElementsAre(1s, 1500ms));
  EXPECT_EQ(s.timeout, 500ms);
  EXPECT_EQ(s.repetitions, 2);
  EXPECT_THAT(s.threshold, ElementsAre(MetricLimit{"p99_ms", 250.5}, MetricLimit{"rps", 1000},
                                       MetricLimit{"error_pct", 0.1}));
  EXPECT_THAT(s.gate, ElementsAre(MetricLimit{"p50_ms", 0.03}, MetricLimit{"rps", 0.05},
                                  MetricLimit{"p99.9_ms", 0.1}));
  const Tls& tls = scenario(0).tls;
  EXPECT_FALSE(tls.verify);
  EXPECT_FALSE(tls.session_reuse);
  EXPECT_EQ(tls.sni, "example.com");
  const auto folder = testing_support::data_folder() / "good";
  EXPECT_EQ(tls.ca, folder / "ca.pem");
  EXPECT_EQ(tls.cert, folder / "cert.pem");
  EXPECT_EQ(tls.key, folder / "key.pem");
}

TEST_F(EveryKey, of_a_scenario_wins_over_the_defaults) {
  EXPECT_THAT(scenario(0).targets, ElementsAre("far"));
  EXPECT_THAT(scenario(1).targets, ElementsAre("flask", "own"));
  EXPECT_EQ(scenario(1).requests.at(0).path, "/default");
  EXPECT_EQ(scenario(0).error_budget, 0.005);
  EXPECT_EQ(scenario(0).warmup, 0s);
  EXPECT_EQ(scenario(1).warmup, 2s);
  EXPECT_EQ(scenario(0).requests_total, 1000u);
  EXPECT_THAT(scenario(0).duration, ElementsAre(10s));  // the defaults' list went with their `duration`
}

TEST_F(EveryKey, may_have_its_value_from_a_variable) {
  const Scenario& variables = scenario(4);
  EXPECT_THAT(variables.connections, ElementsAre(50));
  EXPECT_THAT(variables.threads, ElementsAre(2));
  EXPECT_EQ(variables.requests.at(0).path, "/word");
  EXPECT_THAT(variables.requests.at(0).headers, ElementsAre(Pair("X", "")));
  EXPECT_EQ(variables.timeout, 3s);
}

TEST(Suite, has_the_documented_defaults) {
  const Outcome outcome = read("targets: [flask, sanic]\nscenarios: [{name: a}]\n");
  ASSERT_TRUE(outcome.suite) << outcome.text();
  EXPECT_EQ(outcome.suite->name, "suite");  // of suite.yaml
  EXPECT_EQ(outcome.suite->order, Order::sequential);
  EXPECT_EQ(outcome.suite->restart, Restart::never);
  const Scenario& s = *outcome.suite->scenarios.at(0);
  EXPECT_THAT(s.targets, ElementsAre("flask", "sanic"));
  EXPECT_EQ(s.requests.at(0).method + s.requests.at(0).path, "GET/");
  EXPECT_THAT(s.connections, ElementsAre(10));
  EXPECT_TRUE(s.rate.empty());
  EXPECT_EQ(s.arrival, Arrival::uniform);
  EXPECT_EQ(s.warmup, 2s);
  EXPECT_THAT(s.duration, ElementsAre(10s));
  EXPECT_EQ(s.timeout, 10s);
  EXPECT_EQ(s.repetitions, 1);
  EXPECT_EQ(s.error_budget, 0.01);
  EXPECT_EQ(s.expect.status.at(0).first, 200);
  EXPECT_TRUE(s.tls.verify);
  EXPECT_TRUE(s.tls.session_reuse);
}

TEST(Suite, is_named_after_a_file_made_fit_for_a_name) {
  Problems problems;
  const auto suite =
      read_suite_text("targets: [flask]\nscenarios: [{name: a}]\n", data_folder() / "My Suite.v2.yaml",
                      testing_support::variables, problems);
  ASSERT_TRUE(suite);
  EXPECT_EQ(suite->name, "my-suite.v2");
}

TEST(Suite, own_duration_replaces_the_defaults_requests_total) {
  const Outcome outcome = read(
      "targets: [flask]\ndefaults: {requests_total: 5}\nscenarios: [{name: a, duration: 3s}, {name: b}]\n");
  ASSERT_TRUE(outcome.suite) << outcome.text();
  EXPECT_EQ(outcome.suite->scenarios[0]->requests_total, std::nullopt);
  EXPECT_THAT(outcome.suite->scenarios[0]->duration, ElementsAre(3s));
  EXPECT_EQ(outcome.suite->scenarios[1]->requests_total, 5u);
}

TEST(Suite, may_have_its_targets_after_its_scenarios) {
  EXPECT_EQ(read("scenarios: [{name: a, targets: [sanic]}]\ntargets: [sanic, flask]\n").text(), "");
}

TEST(Suite, with_a_byte_order_mark_keeps_its_places_and_its_bytes) {
  const Outcome outcome = read("\xEF\xBB\xBFtargets: [flask]\nscenarios: [{name: a}]\n");
  ASSERT_TRUE(outcome.suite) << outcome.text();
  EXPECT_EQ(outcome.suite->text.substr(0, 4), "\xEF\xBB\xBFt");
  EXPECT_EQ(read("\xEF\xBB\xBFtarget: [flask]\ntargets: [flask]\nscenarios: [{name: a}]\n").text(),
            "1:1 unknown key 'target' in a suite\n");
}

TEST(Suite, reports_problems_of_target_files_in_those_files) {
  Problems problems;
  EXPECT_FALSE(read_suite_text("targets: [broken]\nscenarios: [{name: a}]\n",
                               data_folder() / "broken/suite.yaml", testing_support::variables, problems));
  const std::string text = render(problems, base::ErrorFormat::human);
  EXPECT_THAT(
      text,
      HasSubstr(
          "broken/targets/broken/target.yaml:1:9: error: target 'other' lies in a folder called 'broken'\n"
          "    1 | target: other\n"));
  EXPECT_THAT(text, HasSubstr("2:1: error: unknown key 'prot' in a target\n    2 | prot: 1\n"));
}

TEST(Suite, that_is_too_large_is_refused_before_it_is_parsed) {
  const std::string line(400 * 1024, '1');
  const Outcome outcome = read("a: [" + line + "]\n");
  EXPECT_EQ(outcome.text(), "0:0 the file is larger than 256 KiB, which no suite or target needs\n");
}

TEST(Suite, of_the_largest_size_is_read_at_once) {
  std::string text = "targets: [flask]\nscenarios:\n";
  for (int i = 0; text.size() < 250 * 1024; ++i) {
    text += "  - {name: s" + std::to_string(i) +
            ", connections: [10, 100], request: {path: /a, headers: {X: y}}}\n";
  }
  EXPECT_EQ(read(text).text(), "");
  std::string list = "targets: [flask]\nscenarios:\n  - name: a\n    request: {body: {json: [1";
  while (list.size() < 255 * 1024) list += ",1";
  EXPECT_EQ(read(list + "]}}\n").text(), "");
}

TEST(Suite, that_cannot_be_read_is_a_usage_error) {
  Problems problems;
  EXPECT_THROW(read_suite(data_folder() / "none.yaml", testing_support::variables, problems), base::Error);
  EXPECT_THROW(read_suite(data_folder(), testing_support::variables, problems), base::Error);
}

TEST(Suite, without_any_targets_folder_says_so) {
  Problems problems;
  EXPECT_FALSE(read_suite_text("targets: [flask]\nscenarios: [{name: a}]\n", "/proc/suite.yaml",
                               testing_support::variables, problems));
  ASSERT_EQ(problems.all.size(), 1u);
  EXPECT_THAT(problems.all[0].message, HasSubstr("no folder 'targets'"));
}

TEST(Scenario, cross_checks_wait_for_values_that_are_right_by_themselves) {
  EXPECT_EQ(read_scenario_lines("connections: 1k\n    threads: 16").text(),
            "4:18 connections must be whole numbers of 1 or more, not '1k'\n");
}

TEST(Scenario, does_not_believe_a_quoted_number_but_a_quoted_variable) {
  EXPECT_EQ(read_scenario_lines("connections: [\"${CLIENTS}\", 60]").text(), "");
  EXPECT_EQ(read_scenario_lines("connections: [\"50\", 60]").text(),
            "4:19 connections must be whole numbers of 1 or more, not \"50\"\n");
}

TEST(Scenario, does_not_ask_the_locale) {
  struct German : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
  };
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new German));
  const Outcome outcome =
      read_scenario_lines("timeout: 1.5s\n    error_budget: 0.5%\n    requests: [{weight: 2.5}]");
  std::locale::global(before);
  ASSERT_TRUE(outcome.suite) << outcome.text();
  EXPECT_EQ(outcome.suite->scenarios[0]->timeout, 1500ms);
  EXPECT_EQ(outcome.suite->scenarios[0]->error_budget, 0.005);
  EXPECT_EQ(outcome.suite->scenarios[0]->requests[0].weight, 2.5);
}

TEST(Scenario, limits_regular_expressions_before_they_are_compiled) {
  const Outcome outcome =
      read_scenario_lines("expect: {json: {a: {matches: \"" + std::string(100'000, '(') + "\"}}}");
  EXPECT_EQ(outcome.text(), "4:34 a regular expression may have 1000 bytes, not 100000\n");
}

}  // namespace
}  // namespace backbench::scenario
