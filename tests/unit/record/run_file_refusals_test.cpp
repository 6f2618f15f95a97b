#include "base/error.hpp"
#include "record/run_file.hpp"
#include "support/example_run.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace backbench;
using namespace backbench::testing;
using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

namespace {

/// What from_json() says against a text; empty when it takes it.
std::string complaint(const std::string& text) {
  try {
    record::from_json(text);
    return {};
  } catch (const base::Error& e) {
    EXPECT_EQ(e.code(), base::ExitCode::usage);
    return e.what();
  }
}

const std::string& example_text() {
  static const std::string text = record::to_json(example_run());
  return text;
}

std::string complaint_after(const std::function<void(Json&)>& change) {
  static const Json example = Json::parse(example_text());
  Json json = example;
  change(json);
  return complaint(json.dump());
}

TEST(RunFileReader, says_when_a_text_is_no_run_file_at_all) {
  EXPECT_THAT(complaint(""), HasSubstr("not JSON: "));
  EXPECT_THAT(complaint("{\"schema\": \"backbench.run/1\""), HasSubstr("line 1, column 29"));
  EXPECT_THAT(complaint("[]"), HasSubstr("not a backbench run file"));
  EXPECT_THAT(complaint("{}"), HasSubstr("not a backbench run file"));
  EXPECT_THAT(complaint("{\"schema\": 1}"), HasSubstr("not a backbench run file"));
  EXPECT_THAT(complaint("{\"schema\": NaN}"), HasSubstr("not JSON"));
  EXPECT_THAT(complaint("{\"a\": 1e999}"), HasSubstr("a number is too large"));
  EXPECT_THAT(complaint(std::string(200'000, '[')), HasSubstr("not JSON"));
}

TEST(RunFileReader, says_which_version_wrote_a_file_of_another_schema) {
  EXPECT_EQ(complaint_after([](Json& j) { j["schema"] = "backbench.run/7"; }),
            "its schema is 'backbench.run/7', and this version of backbench reads 'backbench.run/1': use the "
            "version "
            "that wrote the file");
}

TEST(RunFileReader, names_the_place_of_what_is_wrong) {
  const auto window = [](Json& j) -> Json& { return j["cases"][1]["trials"][0]["measured"]; };
  EXPECT_EQ(complaint_after([](Json& j) { j.erase("suite"); }), "the whole has no 'suite'");
  EXPECT_EQ(complaint_after([](Json& j) { j["cases"] = 3; }), "cases must be a list");
  EXPECT_EQ(complaint_after([](Json& j) { j["cases"][2] = 3; }), "cases[2] must be an object");
  EXPECT_EQ(complaint_after([](Json& j) { j["cases"][2]["name"] = 3; }), "cases[2].name must be a string");
  EXPECT_EQ(complaint_after([](Json& j) { j["interrupted"] = 0; }), "interrupted must be true or false");
  EXPECT_EQ(complaint_after([](Json& j) { j["cases"][0]["timeout_s"] = "1s"; }),
            "cases[0].timeout_s must be a number");
  EXPECT_EQ(complaint_after([](Json& j) { j["cases"][0]["threads"] = 0; }),
            "cases[0].threads must be a whole number from 1 to 2147483647");
  EXPECT_EQ(complaint_after([&](Json& j) { window(j)["reconnects"] = -1; }),
            "cases[1].trials[0].measured.reconnects must be a whole number of 0 or more");
  EXPECT_EQ(complaint_after([&](Json& j) { window(j)["window_ns"] = 1.5; }),
            "cases[1].trials[0].measured.window_ns must be a whole number from 0 to 9223372036854775807");
  EXPECT_EQ(complaint_after([&](Json& j) { window(j)["window_ns"] = 10'000'000'000'000'000'000u; }),
            "cases[1].trials[0].measured.window_ns must be a whole number from 0 to 9223372036854775807");
  EXPECT_EQ(complaint_after([&](Json& j) { window(j)["window"].erase("timeout"); }),
            "cases[1].trials[0].measured.window has no 'timeout'");
  EXPECT_EQ(
      complaint_after([&](Json& j) { window(j)["statuses"]["600"] = 1; }),
      "cases[1].trials[0].measured.statuses has a key '600' that this version of backbench does not know");
  EXPECT_EQ(complaint_after([&](Json& j) { window(j)["series"]["bytes"].push_back(1); }),
            "cases[1].trials[0].measured.series.bytes must be as long as the other columns");
  EXPECT_EQ(complaint_after([&](Json& j) { window(j)["series"]["interval_s"] = 2; }),
            "cases[1].trials[0].measured.series.interval_s must be 1");
  EXPECT_EQ(complaint_after([](Json& j) { j["environment"]["command_line"][1] = nullptr; }),
            "environment.command_line[1] must be a string");
  EXPECT_THAT(complaint_after([](Json& j) { j["histogram_layout"]["significant_digits"] = 2; }),
              HasSubstr("histogram_layout must be {\"unit\":\"ns\""));
  EXPECT_EQ(complaint_after([](Json& j) { j["cases"][3]["trials"][0].erase("failure"); }),
            "cases[3].trials[0] must have been 'measured' or have a 'failure'");
}

TEST(RunFileReader, refuses_a_key_that_it_does_not_know_or_that_stands_twice) {
  EXPECT_EQ(complaint_after([](Json& j) { j["cases"][0]["p99"] = 1; }),
            "cases[0] has a key 'p99' that this version of backbench does not know");
  EXPECT_EQ(complaint(R"({"schema": "backbench.run/1", "suite": "a", "suite": "b"})"),
            "not a run file: the key 'suite' stands twice in one object");
}

TEST(RunFileReader, refuses_seconds_that_cannot_be) {
  const std::string place = "cases[1].trials[0].measured.series.response_time";
  const auto after = [](const Json& first_second) {
    return complaint_after([&](Json& j) {
      Json& series = j["cases"][1]["trials"][0]["measured"]["series"];
      series["response_time"] = Json(series["ok"].size(), Json::array());
      series["response_time"][0] = first_second;
    });
  };
  EXPECT_EQ(after(Json::array({Json::array({4607, 4'294'967'295u})})), "");
  EXPECT_EQ(after(1), place + "[0] must be a list");
  EXPECT_EQ(after(Json::array({Json::array({4608, 1})})),
            place + "[0][0] names a bucket beyond the last one, 4607");
  EXPECT_EQ(after(Json::array({Json::array({1, 4'294'967'295u}), Json::array({2, 1})})),
            place + "[0][1] counts more than 4294967295 with those before it");
  EXPECT_EQ(complaint_after([](Json& j) {
              j["cases"][1]["trials"][0]["measured"]["series"]["response_time"] = Json::array();
            }),
            place + " must be as long as the other columns");
}

TEST(RunFileReader, refuses_a_histogram_that_cannot_be) {
  const std::string place = "cases[1].trials[0].measured.response_time.histogram";
  const auto after = [](const std::function<void(Json&)>& change) {
    return complaint_after(
        [&](Json& j) { change(j["cases"][1]["trials"][0]["measured"]["response_time"]["histogram"]); });
  };
  EXPECT_EQ(after([](Json& h) { h["counts"] = 1; }), place + ".counts must be a list");
  EXPECT_EQ(after([](Json& h) { h["counts"][3] = 1; }),
            place + ".counts[3] must be a pair of whole numbers, [bucket, count]");
  EXPECT_EQ(after([](Json& h) { h["counts"][3][1] = 0.5; }),
            place + ".counts[3] must be a pair of whole numbers, [bucket, count]");
  EXPECT_EQ(after([](Json& h) { h["counts"][3][0] = 33792; }),
            place + ".counts[3] names a bucket beyond the last one, 33791");
  EXPECT_EQ(after([](Json& h) { h["counts"][3][0] = h["counts"][2][0]; }),
            place + ".counts[3] must name a higher bucket than the pair before it");
  EXPECT_EQ(after([](Json& h) { h["counts"][3][1] = 0; }),
            place + ".counts[3] must have a count of 1 or more");
  EXPECT_EQ(after([](Json& h) { h["counts"][3][1] = 9'223'372'036'854'775'807u; }),
            place + ".counts[3] counts more than 9223372036854775807 with those before it");
  EXPECT_EQ(after([](Json& h) { h["min_ns"] = 5; }),
            place + " has a min_ns that is not in its lowest bucket");
  EXPECT_EQ(after([](Json& h) { h["max_ns"] = 5; }),
            place + " has a max_ns that is not in its highest bucket");
  EXPECT_EQ(after([](Json& h) { h["clamped"] = 10'001; }),
            place + ".clamped must not be more than all counts together");
  EXPECT_EQ(complaint_after([](Json& j) {
              Json& d = j["cases"][1]["trials"][0]["measured"]["response_time"];
              d["censored_histogram"]["counts"][0][1] = 1001;
            }).substr(0, 69),
            "cases[1].trials[0].measured.response_time.censored_histogram counts m");
}

}  // namespace
