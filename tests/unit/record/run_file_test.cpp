#include "record/run_file.hpp"

#include "base/error.hpp"
#include "support/example_run.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace backbench;
using namespace backbench::testing;
using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

namespace {

const std::string& example_text() {
  static const std::string text = record::to_json(example_run());
  return text;
}

TEST(RunFile, writing_what_was_read_gives_the_same_bytes) {
  const std::string& text = example_text();
  EXPECT_TRUE(record::to_json(record::from_json(text)) == text);
}

TEST(RunFile, an_empty_run_is_a_run) {
  const record::Run back = record::from_json(record::to_json(record::Run{}));
  EXPECT_TRUE(back.cases.empty());
  EXPECT_EQ(back.environment.cpus, 0);
}

TEST(RunFile, what_is_not_known_is_left_out) {
  const Json json = Json::parse(record::to_json(record::Run{}));
  EXPECT_FALSE(json.contains("finished"));
  EXPECT_EQ(json["environment"], Json({{"command_line", Json::array()}}));
}

TEST(RunFile, hostile_names_come_back_and_break_nothing) {
  record::Run run = example_run();
  const std::string hostile = "</script>\"\\\n\t\x01\x7f {}[],: \xE2\x80\xAE \xF0\x9F\x92\xA5 .. %s $(x)";
  run.suite = run.suite_path = run.suite_text = hostile;
  run.cases[0].facts.name = run.cases[0].facts.target = hostile + std::string(1, '\0') + "after";
  run.environment.command_line = {hostile};
  const record::Run back = record::from_json(record::to_json(run));
  EXPECT_EQ(back.suite_text, hostile);
  EXPECT_EQ(back.cases[0].facts.name, run.cases[0].facts.name);
  EXPECT_EQ(back.environment.command_line, run.environment.command_line);
}

TEST(RunFile, bytes_that_are_not_utf8_become_replacement_characters) {
  record::Run run;
  run.environment.command_line = {"a\xFF\x62"};
  const record::Run back = record::from_json(record::to_json(run));
  EXPECT_EQ(back.environment.command_line.at(0), "a\xEF\xBF\xBD\x62");
}

TEST(RunFile, a_censored_figure_says_that_it_is_a_lower_bound) {
  const Json json = Json::parse(example_text());
  const Json& loaded = json["cases"][1]["trials"][0]["measured"]["response_time"];
  EXPECT_EQ(loaded["p99"], Json({{"value_ms", 10000.0}, {"at_least", true}}));
  EXPECT_FALSE(loaded["p50"].contains("at_least"));
  EXPECT_EQ(loaded["censored"], 1000);
  EXPECT_FALSE(json["cases"][2]["trials"][0]["measured"]["response_time"].contains("p99"))
      << "900 samples are too few for it";
  EXPECT_EQ(json["cases"][0]["merged"]["trials"], 3);
  EXPECT_EQ(json["cases"][0]["merged"]["rps"], (16000 + 15000 + 15500) / 30.0);
  EXPECT_FALSE(json["cases"][3].contains("merged"));
}

TEST(RunFile, keeps_the_stages_that_were_asked_for) {
  record::CaseResult staged = staged_result();
  const record::CaseFacts back = record::from_json(record::to_json(run_of({staged}))).cases.at(0).facts;
  EXPECT_EQ(back.stages, staged.facts.stages);
  EXPECT_EQ(back.idle, "sleep");
  staged.facts.stages = {{1500ms, {}, base::Ramp{10, 500}}};
  EXPECT_EQ(record::from_json(record::to_json(run_of({staged}))).cases.at(0).facts.stages,
            staged.facts.stages);
}

TEST(RunFile, an_open_loop_has_all_three_times_merged) {
  const Json json = Json::parse(record::to_json(run_of({staged_result()})))["cases"][0]["merged"];
  for (const char* time : {"response_time", "service_time", "send_lag"})
    EXPECT_EQ(json[time]["count"], 18'900 + 17'900) << time;
  EXPECT_FALSE(Json::parse(example_text())["cases"][0]["merged"].contains("send_lag"));
}

TEST(RunFile, has_neither_nan_nor_null) {
  record::Run run = example_run();
  run.cases[0].trials[0].measured = metrics::Measurement{};  // nothing happened in no time
  const std::string text = record::to_json(run);
  EXPECT_EQ(text.find("null"), text.npos);
  EXPECT_EQ(text.find("NaN"), text.npos);
  EXPECT_NO_THROW(record::from_json(text));
}

TEST(RunFile, is_saved_and_loaded_as_a_file) {
  const auto file = std::filesystem::path(::testing::TempDir()) / "run_file_test.json";
  record::save(example_run(), file);
  EXPECT_EQ(record::load(file).cases.size(), 4u);
  std::ofstream(file) << "{}";
  try {
    record::load(file);
    FAIL();
  } catch (const base::Error& e) {
    EXPECT_EQ(e.code(), base::ExitCode::usage);
    EXPECT_THAT(e.what(), HasSubstr(file.string() + ": not a backbench run file"));
  }
  std::filesystem::remove(file);
  EXPECT_THROW(record::load(file), base::Error);
}

TEST(RunFile, saving_where_nothing_can_be_written_is_an_error_of_results) {
  try {
    record::save(record::Run{}, "/proc/run.json");
    FAIL();
  } catch (const base::Error& e) {
    EXPECT_EQ(e.code(), base::ExitCode::internal);
  }
}

TEST(RunFile, keeps_lists_of_numbers_on_one_line) {
  const std::string& text = example_text();
  EXPECT_NE(text.find("    \"load_average\": [0.12,0.5,0.25],\n"), text.npos);
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 2000) << "its histograms alone have as many numbers";
}

}  // namespace
