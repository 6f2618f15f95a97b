#include "records.hpp"
#include "verdict/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using ::testing::HasSubstr;

metrics::Measurement served(const std::vector<std::pair<int, std::uint64_t>>& connections_and_responses) {
  metrics::Measurement m;
  m.fairness.emplace();
  for (const auto& [connections, responses] : connections_and_responses) {
    for (int i = 0; i < connections; ++i) m.fairness->add(responses);
    m.connections_asked = m.connections_open += connections;
  }
  return m;
}

Ids said(const metrics::Measurement& m) { return ids(check_connections(facts(m.connections_asked), m)); }

TEST(Connections, all_open_and_evenly_served_are_no_finding) {
  EXPECT_EQ(said(steady(100, 1500)), Ids{});
  EXPECT_EQ(said(served({{1, 0}})), Ids{}) << "one connection shares with nobody";
}

TEST(Connections, missing_ones_are_counted) {
  metrics::Measurement m = served({{200, 50}});
  m.connections_asked = 201;
  EXPECT_EQ(said(m), Ids{"BB04 caution"});
  m.connections_asked = 1000;
  const auto found = check_connections(facts(1000), m);
  ASSERT_EQ(ids(found), Ids{"BB04 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("200 of 1000 connections"));
}

TEST(Connections, those_that_the_server_keeps_closing_are_not_missing) {
  metrics::Measurement m = served({{90, 50}});
  m.connections_asked = 100;
  m.reconnects = 300;
  EXPECT_EQ(said(m), Ids{});
}

TEST(Connections, ten_served_of_two_hundred_are_starvation) {
  const auto m = served({{10, 400}, {190, 0}});
  const auto found = check_connections(facts(200), m);
  ASSERT_EQ(ids(found), Ids{"BB05 spoils"});
  EXPECT_THAT(found[0].reason, HasSubstr("190 of 200 connections got no response at all"));
  EXPECT_THAT(found[0].reason, HasSubstr("Jain's index 0.05"));
}

TEST(Connections, starvation_is_seen_even_when_there_were_fewer_responses_than_connections) {
  EXPECT_EQ(said(served({{10, 16}, {190, 0}})), Ids{"BB05 spoils"});
}

TEST(Connections, a_slow_server_that_takes_turns_starves_nobody) {
  EXPECT_EQ(said(served({{800, 1}, {200, 0}})), Ids{}) << "800 responses for 1000 connections";
  EXPECT_EQ(said(served({{225, 1}, {110, 2}, {60, 3}, {605, 0}})), Ids{}) << "625 that fell at random";
}

TEST(Connections, uneven_service_is_a_caution) {
  // Two workers of equal speed, nine connections on one and one on the other: each gets 1/18 or 1/2.
  const auto found = check_connections(facts(10), served({{9, 100}, {1, 900}}));
  ASSERT_EQ(ids(found), Ids{"BB05 caution"});
  EXPECT_THAT(found[0].reason, HasSubstr("from 100 to 900 each"));
  EXPECT_EQ(said(served({{50, 90}, {50, 110}})), Ids{}) << "a little luck is not unfair";
}

TEST(Connections, without_counts_nothing_is_said_of_fairness) {
  metrics::Measurement m = served({{10, 400}, {190, 0}});
  m.fairness.reset();
  EXPECT_EQ(said(m), Ids{});
}

}  // namespace
}  // namespace backbench::verdict::testing
