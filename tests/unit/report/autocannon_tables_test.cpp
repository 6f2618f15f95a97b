#include "report/autocannon_tables.hpp"

#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using ::testing::HasSubstr;

namespace {

record::Trial rich() {
  metrics::Measurement m = measured(9000, 1ms, 200us);
  add_timeouts(m, 990, 10s);
  for (int i = 0; i < 7; ++i) {
    m.window_tally.add(metrics::Ending::status);
    m.statuses.add(503);
  }
  for (int i = 0; i < 3; ++i) {
    m.window_tally.add(metrics::Ending::mismatch);
    m.statuses.add(200);
  }
  m.window_tally.in_flight_at_end = 10;
  return trial(0, m);
}

TEST(AutocannonTables, look_as_autocannon_8_prints_them) {
  expect_approved("report/autocannon_tables.txt", report::autocannon_tables(rich(), false));
}

TEST(AutocannonTables, have_no_escape_byte_without_colour_and_cyan_heads_with) {
  EXPECT_EQ(report::autocannon_tables(rich(), false).find('\x1b'), std::string::npos);
  EXPECT_THAT(report::autocannon_tables(rich(), true), HasSubstr("\x1b[36mStat   \x1b[0m"));
}

TEST(AutocannonTables, account_for_every_failure_by_kind) {
  const std::string text = report::autocannon_tables(rich(), false);
  EXPECT_THAT(text, HasSubstr("9 003 2xx responses, 7 non 2xx responses\n"));
  EXPECT_THAT(text, HasSubstr("990 errors (990 timeouts)\n3 requests with mismatched body\n"));
  EXPECT_THAT(text,
              HasSubstr("failed: 990 timeout, 7 status, 3 mismatch (10 %); in flight at the end: 10\n"));
  EXPECT_THAT(report::autocannon_tables(trial(0, measured(100, 1ms, 1us)), false),
              HasSubstr("failed: none; in flight at the end: 0\n"));
}

TEST(AutocannonTables, of_nothing_have_dashes) {
  const std::string text = report::autocannon_tables(trial(0, metrics::Measurement{}), false);
  EXPECT_THAT(text, HasSubstr("│ Latency │ –    │ –   │"));
  EXPECT_THAT(text, HasSubstr("# of samples: 0"));
}

TEST(AutocannonTables, without_a_measurement_are_the_callers_fault) {
  EXPECT_THROW(report::autocannon_tables(failed_trial(0, "no"), false), std::bad_optional_access);
}

TEST(AutocannonHeading, says_what_is_about_to_run) {
  record::CaseFacts f = result("s", "t", 10, {}).facts;
  EXPECT_EQ(report::autocannon_heading(f), "Running 10s test @ http://127.0.0.1:5000/\n10 connections\n\n");
  f.connections = 1;
  f.pipelining = 4;
  f.threads = 2;
  f.requests_total = 5000;
  EXPECT_EQ(report::autocannon_heading(f),
            "Running 5 000 requests test @ http://127.0.0.1:5000/\n1 connection with 4 pipelining factor\n2 "
            "workers\n\n");
}

}  // namespace
