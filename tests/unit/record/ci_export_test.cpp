#include "record/ci_export.hpp"

#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace backbench::record::testing {
namespace {

using namespace backbench::testing;
using nlohmann::json;

const json* row_of(const json& rows, const std::string& name) {
  for (const json& row : rows) {
    if (row["name"] == name) return &row;
  }
  return nullptr;
}

TEST(GithubExport, is_the_approved_one) {
  expect_approved("record/github_smaller.json", to_github_smaller(example_run()));
  expect_approved("record/github_bigger.json", to_github_bigger(example_run()));
}

TEST(GithubExport, tells_the_figure_of_all_trials_together_and_how_far_they_lie_apart) {
  const json rows = json::parse(to_github_bigger(example_run()));
  const json* row = row_of(rows, "hello/sanic/connections:10 rate");
  ASSERT_TRUE(row);
  // 16 000, 15 000 and 15 500 responses in 10 s each.
  EXPECT_DOUBLE_EQ((*row)["value"], 1550);
  EXPECT_EQ((*row)["range"], "± 50");
  EXPECT_EQ((*row)["unit"], "responses/s");
}

TEST(GithubExport, leaves_out_lower_bounds_and_cases_that_could_not_run) {
  const json rows = json::parse(to_github_smaller(example_run()));
  EXPECT_FALSE(row_of(rows, "hello/sanic/connections:1000 p99")) << "timeouts made it a lower bound";
  EXPECT_TRUE(row_of(rows, "hello/sanic/connections:1000 p50"));
  EXPECT_FALSE(row_of(rows, "hello/flask/connections:1000 p50"));
}

TEST(BencherExport, is_the_approved_one) {
  expect_approved("record/bencher.json", to_bencher(example_run()));
}

TEST(BencherExport, has_nanoseconds_and_bounds_that_hold_the_value) {
  const json all = json::parse(to_bencher(example_run()));
  const json& latency = all.at("hello/sanic/connections:10").at("latency");
  EXPECT_GT(latency["value"], 2e6);
  EXPECT_LE(latency["lower_value"], latency["value"]);
  EXPECT_GE(latency["upper_value"], latency["value"]);
  EXPECT_FALSE(all.contains("hello/flask/connections:1000"));
  EXPECT_FALSE(all.at("hello/sanic/connections:1000").at("throughput").contains("lower_value"))
      << "of one trial";
}

TEST(CiExports, of_an_empty_run_are_empty_and_of_bytes_that_are_no_text_still_json) {
  EXPECT_EQ(json::parse(to_github_smaller(run_of({}))), json::array());
  EXPECT_EQ(json::parse(to_bencher(run_of({}))), json::object());
  CaseResult odd = result("hello", "flask", 10, {trial(0, measured(100, 1ms, 0ns))});
  odd.facts.name = "a\xff\"b";
  EXPECT_NO_THROW(json::parse(to_github_smaller(run_of({odd}))));
  EXPECT_NO_THROW(json::parse(to_bencher(run_of({odd}))));
}

}  // namespace
}  // namespace backbench::record::testing
