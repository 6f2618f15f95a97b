#include "record/run_file.hpp"
#include "support/example_run.hpp"

#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;

namespace {

record::Finding finding(const std::string& id, record::Severity severity) {
  return {id, "title of " + id, severity, "reason of " + id, "cure of " + id};
}

void expect_same(const std::vector<record::Finding>& a, const std::vector<record::Finding>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].id, b[i].id);
    EXPECT_EQ(a[i].title, b[i].title);
    EXPECT_EQ(a[i].severity, b[i].severity);
    EXPECT_EQ(a[i].reason, b[i].reason);
    EXPECT_EQ(a[i].cure, b[i].cure);
  }
}

TEST(VerdictJson, findings_limits_and_surroundings_come_back_exactly) {
  using record::Severity;
  record::Run run = example_run();
  run.findings = {finding("BB16", Severity::caution)};
  run.environment.open_files_hard_limit = 4096;
  run.environment.outgoing_ports = 28232;
  run.environment.cpu_governor = "powersave";
  run.cases[0].findings = {finding("BB11", Severity::note)};
  record::Trial& trial = run.cases[0].trials[1];
  trial.limit = {record::Limit::client, "it was busy"};
  trial.findings = {finding("BB01", Severity::spoils), finding("BB20", Severity::fault)};
  trial.surroundings = {12.5, 0.01, 0.02, 3, 4, 5, 6, 7, 0.8, "cc1 (pid 9)", 0.7};

  const record::Run back = record::from_json(record::to_json(run));
  expect_same(back.findings, run.findings);
  expect_same(back.cases[0].findings, run.cases[0].findings);
  const record::Trial& again = back.cases[0].trials[1];
  expect_same(again.findings, trial.findings);
  EXPECT_EQ(again.limit->limit, record::Limit::client);
  EXPECT_EQ(again.limit->reason, "it was busy");
  EXPECT_EQ(again.surroundings->seconds, 12.5);
  EXPECT_EQ(again.surroundings->steal_share, 0.01);
  EXPECT_EQ(again.surroundings->throttled_share, 0.02);
  EXPECT_EQ(again.surroundings->thermal_throttles, 3u);
  EXPECT_EQ(again.surroundings->segments_sent, 4u);
  EXPECT_EQ(again.surroundings->segments_retransmitted, 5u);
  EXPECT_EQ(again.surroundings->listen_overflows, 6u);
  EXPECT_EQ(again.surroundings->time_wait, 7u);
  EXPECT_EQ(again.surroundings->others_cores, 0.8);
  EXPECT_EQ(again.surroundings->busiest_other, "cc1 (pid 9)");
  EXPECT_EQ(again.surroundings->busiest_other_cores, 0.7);
  EXPECT_EQ(back.environment.open_files_hard_limit, 4096u);
  EXPECT_EQ(back.environment.outgoing_ports, 28232);
  EXPECT_EQ(back.environment.cpu_governor, "powersave");
  EXPECT_FALSE(back.cases[0].trials[0].limit) << "not judged, and not made so";
  EXPECT_FALSE(back.cases[0].trials[0].surroundings);
}

}  // namespace
