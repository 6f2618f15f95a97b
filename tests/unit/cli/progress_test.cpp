#include "cli/progress.hpp"

#include "base/error.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::cli {
namespace {

using namespace std::chrono_literals;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

record::CaseFacts facts(const std::string& name, int repetitions) {
  record::CaseFacts facts;
  facts.name = name;
  facts.repetitions = repetitions;
  facts.warmup_s = 2;
  facts.duration_s = 10;
  return facts;
}

/// Two cases, of two trials and one, twelve seconds each, all of which end at once.
std::string printed_by_a_run(ProgressStyle style) {
  const load::Live live;
  CaptureStderr();
  {
    Progress progress(style, 2, 3, 36s, live);
    record::CaseResult slow, fast;
    slow.facts = facts("slow", 2);
    fast.facts = facts("fast", 1);
    progress.trial_started(slow.facts, 0);
    progress.trial_ended(slow);
    progress.trial_started(slow.facts, 1);
    progress.trial_ended(slow);
    progress.case_ended("slow: done");
    progress.trial_started(fast.facts, 0);
    progress.trial_ended(fast);
    progress.case_ended("fast: done");
  }
  return GetCapturedStderr();
}

TEST(Progress, says_in_plain_lines_which_case_runs_and_what_is_left_of_the_plan) {
  EXPECT_EQ(printed_by_a_run(ProgressStyle::plain),
            "[0:00] 1/2 slow: 2 x 12s\n"
            "[0:00] 1/2 slow: done; 0:12 left\n"
            "[0:00] 2/2 fast: 1 x 12s\n"
            "[0:00] 2/2 fast: done; 0:00 left\n");
}

TEST(Progress, says_nothing_when_none_is_wanted) { EXPECT_EQ(printed_by_a_run(ProgressStyle::none), ""); }

TEST(Progress, plans_no_window_where_a_number_of_requests_ends_it) {
  const load::Live live;
  record::CaseFacts counted = facts("counted", 1);
  counted.requests_total = 1000;
  CaptureStderr();
  {
    Progress progress(ProgressStyle::plain, 1, 1, 2s, live);
    progress.trial_started(counted, 0);
  }
  EXPECT_EQ(GetCapturedStderr(), "[0:00] 1/1 counted: 1 x 2s\n");
}

TEST(ProgressStyle, is_read_by_name) {
  EXPECT_EQ(progress_style_of("bar"), ProgressStyle::bar);
  EXPECT_EQ(progress_style_of("plain"), ProgressStyle::plain);
  EXPECT_EQ(progress_style_of("none"), ProgressStyle::none);
  EXPECT_THROW(progress_style_of("dots"), base::Error);
}

}  // namespace
}  // namespace backbench::cli
