#include "scenario/case.hpp"

#include "unit/scenario/reading.hpp"

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::scenario {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing_support::read;
using testing_support::read_scenario_lines;

std::vector<Case> cases_of(const testing_support::Outcome& outcome) {
  EXPECT_TRUE(outcome.suite) << outcome.text();
  return outcome.suite ? expand(*outcome.suite) : std::vector<Case>{};
}

std::vector<std::string> names_of(const std::vector<Case>& cases) {
  std::vector<std::string> names;
  for (const Case& c : cases) names.push_back(c.name);
  return names;
}

TEST(Expand, names_connections_always_and_other_axes_when_they_vary) {
  EXPECT_THAT(names_of(cases_of(read_scenario_lines("threads: 2\n    pipelining: 4"))),
              ElementsAre("a/flask/connections:10"));
  EXPECT_THAT(names_of(cases_of(read_scenario_lines("threads: [1, 2]\n    pipelining: 4"))),
              ElementsAre("a/flask/connections:10/threads:1", "a/flask/connections:10/threads:2"));
}

TEST(Expand, names_a_rate_always_without_its_unit) {
  EXPECT_THAT(names_of(cases_of(read_scenario_lines("rate: 200/s"))),
              ElementsAre("a/flask/connections:10/rate:200"));
  EXPECT_THAT(names_of(cases_of(read_scenario_lines("rate: [30/m, 1.5k/s]"))),
              ElementsAre("a/flask/connections:10/rate:0.5", "a/flask/connections:10/rate:1500"));
}

TEST(Expand, orders_axes_as_documented_with_the_last_one_fastest) {
  const auto cases =
      cases_of(read_scenario_lines("duration: [10s, 90s]\n    keepalive: [true, false, 5]\n    threads: [1, "
                                   "2]\n    connections: [10, 20]"));
  ASSERT_EQ(cases.size(), 24u);
  EXPECT_EQ(cases[0].name, "a/flask/connections:10/threads:1/keepalive:true/duration:10s");
  EXPECT_EQ(cases[1].name, "a/flask/connections:10/threads:1/keepalive:true/duration:90s");
  EXPECT_EQ(cases[2].name, "a/flask/connections:10/threads:1/keepalive:false/duration:10s");
  EXPECT_EQ(cases[4].name, "a/flask/connections:10/threads:1/keepalive:5/duration:10s");
  EXPECT_EQ(cases[23].name, "a/flask/connections:20/threads:2/keepalive:5/duration:90s");
}

TEST(Expand, fills_in_every_value) {
  const auto cases = cases_of(read_scenario_lines(
      "connections: [4, 8]\n    rate: 10/s\n    threads: [1, 2]\n    keepalive: 7\n    duration: 3s"));
  const Case& last = cases.back();
  EXPECT_EQ(last.connections, 8);
  EXPECT_EQ(last.rate, base::Rate{10});
  EXPECT_EQ(last.threads, 2);
  EXPECT_EQ(last.pipelining, 1);
  EXPECT_EQ(last.keepalive.requests, 7u);
  EXPECT_EQ(last.duration, 3s);
  EXPECT_EQ(last.scenario->name, "a");
  EXPECT_EQ(last.target->name, "flask");
}

TEST(Expand, goes_through_targets_first_and_keeps_each_scenario_to_its_own) {
  EXPECT_THAT(names_of(cases_of(
                  read("targets: [flask, sanic]\nscenarios: [{name: a}, {name: b, targets: [sanic]}]\n"))),
              ElementsAre("a/flask/connections:10", "a/sanic/connections:10", "b/sanic/connections:10"));
}

TEST(Expand, makes_names_that_are_unique_and_of_few_characters) {
  Problems problems;
  const auto suite = read_suite(testing_support::data_folder() / "good/every-key.yaml",
                                testing_support::variables, problems);
  ASSERT_TRUE(suite);
  std::set<std::string> seen;
  for (const std::string& name : names_of(expand(*suite))) {
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.:/-"), std::string::npos) << name;
  }
  EXPECT_EQ(seen.size(), 1u + 2u * 2 * 3 * 2 * 3 * 2 + 2u * 2 * 1 + 2u * 1 + 2u * 2);
}

TEST(Expand, names_what_stages_go_over_with_their_range) {
  EXPECT_THAT(names_of(cases_of(read_scenario_lines(
                  "connections: [10, 20]\n    threads: [1, 2]\n    stages: [{rate: 1k/s, for: 1s}, {rate: "
                  "500/s..30/m, for: 2s}]"))),
              ElementsAre("a/flask/connections:10/rate:0.5..1000/threads:1",
                          "a/flask/connections:10/rate:0.5..1000/threads:2",
                          "a/flask/connections:20/rate:0.5..1000/threads:1",
                          "a/flask/connections:20/rate:0.5..1000/threads:2"));
  EXPECT_THAT(
      names_of(cases_of(read_scenario_lines(
          "rate: [5/s, 6/s]\n    stages: [{connections: 7, for: 1s}, {connections: 9..2, for: 2s}]"))),
      ElementsAre("a/flask/connections:2..9/rate:5", "a/flask/connections:2..9/rate:6"));
  EXPECT_THAT(names_of(cases_of(read_scenario_lines("stages: [{rate: 10/s, for: 1s}]"))),
              ElementsAre("a/flask/connections:10/rate:10"));
}

TEST(Case, of_stages_has_their_sum_for_its_window_and_the_most_connections) {
  const auto cases = cases_of(read_scenario_lines(
      "warmup: 3s\n    stages: [{connections: 10..500, for: 1500ms}, {connections: 20, for: 2s}]"));
  EXPECT_EQ(cases.at(0).connections, 500);
  EXPECT_EQ(cases.at(0).duration, 3500ms);
  EXPECT_EQ(cases.at(0).trial_time(), 6500ms);
  EXPECT_EQ(cases.at(0).scenario->stages.at(0).connections, (base::Ramp{10, 500}));
}

TEST(Expand, lets_a_scenarios_own_keys_win_over_stages_of_the_defaults_and_the_other_way_round) {
  const auto with_defaults = [](const std::string& defaults, const std::string& own) {
    return cases_of(
        read("targets: [flask]\ndefaults: {" + defaults + "}\nscenarios: [{name: a, " + own + "}]\n"));
  };
  const Case own_window = with_defaults("stages: [{rate: 1/s, for: 1s}]", "duration: 3s").at(0);
  EXPECT_EQ(own_window.name, "a/flask/connections:10");
  EXPECT_EQ(own_window.duration, 3s);
  const Case own_rate = with_defaults("stages: [{rate: 1/s, for: 1s}]", "rate: 7/s").at(0);
  EXPECT_EQ(own_rate.name, "a/flask/connections:10/rate:7");
  EXPECT_EQ(own_rate.duration, 10s);
  const Case own_stages =
      with_defaults("duration: [1s, 2s], rate: 5/s", "stages: [{rate: 1/s..2/s, for: 4s}]").at(0);
  EXPECT_EQ(own_stages.name, "a/flask/connections:10/rate:1..2");
  EXPECT_EQ(own_stages.duration, 4s);
  const Case own_count = with_defaults("requests_total: 9", "stages: [{connections: 3, for: 4s}]").at(0);
  EXPECT_EQ(own_count.name, "a/flask/connections:3");
  EXPECT_FALSE(own_count.scenario->requests_total);
}

TEST(Case, takes_warm_up_and_window_unless_a_count_ends_it) {
  EXPECT_EQ(cases_of(read_scenario_lines("warmup: 3s\n    duration: 4s")).at(0).trial_time(), 7s);
  EXPECT_EQ(cases_of(read_scenario_lines("warmup: 3s\n    requests_total: 4")).at(0).trial_time(), 3s);
}

}  // namespace
}  // namespace backbench::scenario
