#include "record/results_folder.hpp"

#include "base/error.hpp"
#include "record/run_file.hpp"
#include "support/example_run.hpp"
#include "support/folder.hpp"

#include <fstream>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

namespace {

const auto moment = std::chrono::system_clock::from_time_t(1795489802);  // 2026-11-24T03:10:02Z

void expect_error(base::ExitCode code, const std::string& words, const std::function<void()>& act) {
  try {
    act();
    FAIL() << "no error";
  } catch (const base::Error& e) {
    EXPECT_EQ(e.code(), code);
    EXPECT_THAT(e.what(), HasSubstr(words));
  }
}

TEST(ResultsFolder, is_named_by_suite_and_utc_time_and_has_its_subfolders) {
  const Folder root;
  const fs::path folder = record::create_results_folder(root.path() / "deep/results", "frameworks", moment);
  EXPECT_EQ(folder, root.path() / "deep/results/frameworks-20261124T031002Z");
  EXPECT_TRUE(fs::is_directory(folder / "logs"));
  EXPECT_TRUE(fs::is_directory(folder / "autocannon"));
}

TEST(ResultsFolder, of_a_second_run_in_the_same_second_gets_a_number) {
  const Folder root;
  const auto name = [&] {
    return record::create_results_folder(root.path(), "s", moment).filename().string();
  };
  EXPECT_EQ(name(), "s-20261124T031002Z");
  EXPECT_EQ(name(), "s-20261124T031002Z-2");
  EXPECT_EQ(name(), "s-20261124T031002Z-3");
}

TEST(ResultsFolder, stays_below_its_root_whatever_the_suite_is_called) {
  const Folder root;
  const fs::path folder = record::create_results_folder(root.path(), "../../x\n", moment);
  EXPECT_EQ(folder.parent_path(), root.path());
}

TEST(ResultsFolder, that_cannot_be_made_is_an_error_with_reason_and_cure) {
  const Folder root;
  std::ofstream(root.path() / "file") << "x";
  expect_error(base::ExitCode::internal, "choose another place with --out",
               [&] { record::create_results_folder(root.path() / "file", "s", moment); });
  expect_error(base::ExitCode::internal, "/proc/nothing",
               [] { record::create_results_folder("/proc/nothing", "s", moment); });
}

TEST(ResultsFolder, of_the_users_choice_may_exist_but_hold_no_run) {
  const Folder root;
  record::prepare_results_folder(root.path());
  EXPECT_TRUE(fs::is_directory(root.path() / "logs"));
  record::prepare_results_folder(root.path());
  record::save_run(example_run(), root.path());
  expect_error(base::ExitCode::usage, "already holds a run",
               [&] { record::prepare_results_folder(root.path()); });
}

TEST(ResultsFolder, gets_every_file_of_a_run) {
  const Folder root;
  record::prepare_results_folder(root.path());
  record::write_all(example_run(), root.path());
  EXPECT_EQ(record::load(root.path() / "run.json").cases.size(), 4u);
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(root.path()))
    if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(root.path()));
  EXPECT_THAT(files,
              ::testing::UnorderedElementsAre(
                  "run.json", "benchmark.json", "trials.csv", "latency.hlog", "autocannon/sanic_10_10_1.json",
                  "autocannon/sanic_10_1000_1.json", "autocannon/flask_10_10_1.json",
                  "latency/sanic_10_10_1.hgrm", "latency/sanic_10_1000_1.hgrm", "latency/flask_10_10_1.hgrm"))
      << "and none for the case that never ran, no temporary left";
}

TEST(ResultsFolder, that_has_gone_is_an_error_of_results) {
  expect_error(base::ExitCode::internal, "cannot write",
               [] { record::write_all(record::Run{}, "/proc/nothing"); });
}

}  // namespace
