#include "records.hpp"
#include "verdict/checks.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using metrics::Measurement;
using ::testing::HasSubstr;

TEST(Consistency, of_a_sound_record_is_silent) {
  EXPECT_EQ(ids(check_consistency(steady(10, 1000))), Ids{});
  Measurement m = steady(10, 1000);
  fail(m, metrics::Ending::status, 10);
  m.series[3].ok -= 10;
  m.series[3].failed += 10;
  for (int i = 0; i < 3; ++i) m.response_time.record_censored(30s);  // still running at the end
  EXPECT_EQ(ids(check_consistency(m)), Ids{});
  m = steady(10, 1000);
  keep_seconds(m);
  EXPECT_EQ(ids(check_consistency(m)), Ids{});
}

TEST(Consistency, every_contradiction_is_a_fault) {
  const std::pair<const char*, std::function<void(Measurement&)>> contradictions[] = {
      {"no length",
       [](Measurement& m) {
         m.window = 0s;
         m.threads.clear();
       }},
      {"window's requests do not add up", [](Measurement& m) { ++m.window_tally.sent; }},
      {"trial's requests do not add up", [](Measurement& m) { ++m.whole.in_flight_at_end; }},
      {"more requests ended in the window than in all",
       [](Measurement& m) {
         m.whole.ended[0] -= 5;
         m.whole.sent -= 5;
       }},
      {"correct responses by second", [](Measurement& m) { ++m.series[2].ok; }},
      {"complete responses by second and in all: 9999 against 10000",
       [](Measurement& m) { --m.series[9].completed; }},
      {"failed requests by second", [](Measurement& m) { ++m.series[0].failed; }},
      {"response times by second and in all differ",
       [](Measurement& m) {
         keep_seconds(m);
         --m.series[4].response_times.back().count;
       }},
      {"bytes received by second", [](Measurement& m) { ++m.bytes_received; }},
      {"more statuses", [](Measurement& m) { ++m.statuses.by_code[404]; }},
      {"response time: 0 samples of 10000", [](Measurement& m) { m.response_time = {}; }},
      {"service time: 0 samples of 10000", [](Measurement& m) { m.service_time = {}; }},
      {"send lag: 0 samples of 10000", [](Measurement& m) { m.send_lag = {}; }},
      {"connections got more responses", [](Measurement& m) { m.fairness->add(1); }},
      {"a thread computed for longer", [](Measurement& m) { m.threads[0].cpu = m.window + 1s; }},
  };
  for (const auto& [what, contradict] : contradictions) {
    Measurement m = steady(10, 1000);
    contradict(m);
    const auto found = check_consistency(m);
    ASSERT_EQ(ids(found), Ids{"BB20 fault"}) << what;
    EXPECT_THAT(found[0].reason, HasSubstr(what));
  }
}

}  // namespace
}  // namespace backbench::verdict::testing
