#include "metrics/tally.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

using backbench::metrics::Ending;
using backbench::metrics::ending_count;
using backbench::metrics::name;
using backbench::metrics::Tally;

namespace {

Tally example() {
  Tally t;
  t.in_flight_at_start = 3;
  t.sent = 100;
  for (int i = 0; i < 90; ++i) t.add(Ending::ok);
  for (int i = 0; i < 4; ++i) t.add(Ending::status);
  t.add(Ending::mismatch);
  t.add(Ending::timeout);
  t.add(Ending::connect);
  t.in_flight_at_end = 6;
  return t;
}

TEST(Tally, every_ending_has_a_name_of_its_own) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < ending_count; ++i) names.emplace(name(static_cast<Ending>(i)));
  EXPECT_EQ(names, (std::set<std::string>{"ok", "connect", "reset", "closed_early", "timeout", "malformed",
                                          "status", "mismatch"}));
}

TEST(Tally, tells_correct_complete_and_failed_requests_apart) {
  const Tally t = example();
  EXPECT_EQ(t.ended_total(), 97u);
  EXPECT_EQ(t.ok(), 90u);
  EXPECT_EQ(t.failed(), 7u);
  EXPECT_EQ(t.completed(), 95u) << "ok, wrong status and wrong body";
  EXPECT_DOUBLE_EQ(t.failed_share(), 7.0 / 97.0);
  EXPECT_EQ(t.count(Ending::timeout), 1u);
}

TEST(Tally, nothing_ended_means_nothing_failed) { EXPECT_EQ(Tally().failed_share(), 0); }

TEST(Tally, balances_only_when_every_request_is_accounted_for) {
  Tally t = example();
  EXPECT_TRUE(t.balanced());
  ++t.sent;
  EXPECT_FALSE(t.balanced());
  ++t.in_flight_at_end;
  EXPECT_TRUE(t.balanced());
  t.add(Ending::reset);
  EXPECT_FALSE(t.balanced());
}

TEST(Tally, adding_two_adds_every_entry) {
  Tally sum = example();
  sum += example();
  EXPECT_EQ(sum.in_flight_at_start, 6u);
  EXPECT_EQ(sum.sent, 200u);
  EXPECT_EQ(sum.ok(), 180u);
  EXPECT_EQ(sum.count(Ending::status), 8u);
  EXPECT_EQ(sum.in_flight_at_end, 12u);
  EXPECT_TRUE(sum.balanced());
}

}  // namespace
