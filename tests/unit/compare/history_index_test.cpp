#include "compare/history_index.hpp"

#include "base/error.hpp"
#include "compare/trend.hpp"
#include "results.hpp"
#include "support/folder.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string benchmark = "hello/flask/connections:10";

record::Run job(int number, base::Nanoseconds median) {
  record::Run run = run_of({case_of("flask", {median})});
  run.started = "2026-11-" + std::to_string(10 + number) + "T00:00:00.000Z";
  run.environment.commit = std::to_string(number);
  return run;
}

class HistoryIndexTest : public ::testing::Test {
 protected:
  std::filesystem::path file() const { return folder.path() / "deep" / "history.sqlite3"; }
  backbench::testing::Folder folder;
};

TEST_F(HistoryIndexTest, keeps_a_value_for_each_job_oldest_first) {
  {
    HistoryIndex index(file());
    EXPECT_TRUE(index.add(job(2, 20ms), "b/run.json"));
    EXPECT_TRUE(index.add(job(1, 10ms), "a/run.json"));
  }
  const HistoryIndex again(file());
  const auto points = again.series(benchmark, "p50_ms");
  ASSERT_EQ(points.size(), 2u);
  EXPECT_NEAR(points[0].value, 10, 0.01);
  EXPECT_NEAR(points[1].value, 20, 0.02);
  EXPECT_EQ(points[1].commit, "2");
  EXPECT_TRUE(points[0].counts);
  EXPECT_EQ(points[0].fingerprint, points[1].fingerprint);
  EXPECT_THAT(again.benchmarks(), ElementsAre(benchmark));
  ASSERT_EQ(again.jobs().size(), 2u);
  EXPECT_EQ(again.jobs()[0].place, "a/run.json");
}

TEST_F(HistoryIndexTest, replaces_a_job_that_comes_again) {
  HistoryIndex index(file());
  index.add(job(1, 10ms), "a");
  EXPECT_FALSE(index.add(job(1, 30ms), "b"));
  ASSERT_EQ(index.jobs().size(), 1u);
  EXPECT_NEAR(index.series(benchmark, "p50_ms").at(0).value, 30, 0.03);
}

TEST_F(HistoryIndexTest, marks_jobs_that_do_not_count_and_tells_other_machines_apart) {
  HistoryIndex index(file());
  index.add(job(1, 10ms), "a");
  record::Run doubtful = job(2, 11ms), elsewhere = job(3, 12ms);
  spoil(doubtful.cases[0]);
  elsewhere.environment.cpu_model = "Another CPU";
  index.add(doubtful, "b");
  index.add(elsewhere, "c");
  const auto points = index.series(benchmark, "p50_ms");
  ASSERT_EQ(points.size(), 3u);
  EXPECT_FALSE(points[1].counts);
  EXPECT_NE(points[2].fingerprint, points[0].fingerprint);

  const Trend trend = trend_of(index, benchmark, *metric_of("p50_ms"));
  EXPECT_EQ(trend.points.size(), 1u);
  EXPECT_EQ(trend.elsewhere, 1u);
}

TEST_F(HistoryIndexTest, keeps_no_lower_bound_for_a_value) {
  record::Run run = job(1, 10ms);
  add_timeouts(*run.cases[0].trials[0].measured, 5, 10s);
  HistoryIndex index(file());
  index.add(run, "a");
  EXPECT_TRUE(index.series(benchmark, "mean_ms").empty());
  EXPECT_FALSE(index.series(benchmark, "p50_ms").empty());
}

TEST_F(HistoryIndexTest, takes_names_as_they_are) {
  record::Run run = job(1, 10ms);
  run.cases[0].facts.name = "a'; DROP TABLE job; --";
  HistoryIndex index(file());
  index.add(run, "a");
  EXPECT_EQ(index.series("a'; DROP TABLE job; --", "p50_ms").size(), 1u);
  EXPECT_EQ(index.jobs().size(), 1u);
}

TEST_F(HistoryIndexTest, tells_an_alert_once_also_after_jobs_were_forgotten) {
  HistoryIndex index(file());
  EXPECT_TRUE(index.first_alert(benchmark, "p50_ms", "f", "2026"));
  EXPECT_FALSE(index.first_alert(benchmark, "p50_ms", "f", "2026"));
  EXPECT_TRUE(index.first_alert(benchmark, "p50_ms", "f", "2027"));
  index.forget_jobs();
  EXPECT_FALSE(index.first_alert(benchmark, "p50_ms", "f", "2026"));
  EXPECT_TRUE(index.jobs().empty());
}

TEST_F(HistoryIndexTest, refuses_a_file_that_is_something_else) {
  std::filesystem::create_directories(file().parent_path());
  std::ofstream(file()) << std::string(5000, 'x');
  try {
    HistoryIndex index(file());
    FAIL() << "was not refused";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.code(), base::ExitCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("history.sqlite3"));
  }
}

TEST_F(HistoryIndexTest, that_cannot_be_written_is_an_error_of_its_own) {
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_THROW(HistoryIndex(folder.path() / "file" / "history.sqlite3"), base::Error);
}

TEST_F(HistoryIndexTest, shows_a_step_to_the_worse_in_the_direction_of_its_metric) {
  HistoryIndex index(file());
  for (int i = 0; i < 20; ++i) index.add(job(i, i < 14 ? 10ms + i % 3 * 10us : 12ms + i % 3 * 10us), "a");
  Trend trend = trend_of(index, benchmark, *metric_of("p50_ms"));
  ASSERT_EQ(trend.steps.size(), 1u);
  EXPECT_EQ(trend.steps[0].point.at, 14u);
  EXPECT_TRUE(trend.steps[0].worse);
  ASSERT_TRUE(trend.believed());
  tell_once(trend, index);
  EXPECT_FALSE(trend.steps[0].told);
  tell_once(trend, index);
  EXPECT_TRUE(trend.steps[0].told);
}

}  // namespace
}  // namespace backbench::compare::testing
