#include "verdict/limit.hpp"

#include "records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using record::Limit;
using ::testing::HasSubstr;

/// A closed loop of 100 connections on 2 processors whose generator has time to spare.
LimitEvidence idle_generator() {
  LimitEvidence e;
  e.ended_per_second = 1000;
  e.in_flight = 100;
  e.cpus = 2;
  e.client_busy = e.client_cores = 0.3;
  e.loop_lag = 50us;
  e.response_time = 100ms;
  return e;
}

TEST(Limit, is_the_generator_when_a_thread_of_it_computed_all_the_time) {
  LimitEvidence e = idle_generator();
  e.client_busy = 0.97;
  const auto verdict = limit_of(e);
  EXPECT_EQ(verdict.limit, Limit::client);
  EXPECT_THAT(verdict.reason, HasSubstr("97 %"));
  EXPECT_EQ(ids(check_limit(verdict)), Ids{"BB01 spoils"});
}

TEST(Limit, is_the_generator_when_it_waited_for_a_processor_all_the_time) {
  LimitEvidence e = idle_generator();
  e.client_busy = 0.05;
  e.client_waiting = 0.93;
  e.server_cores = 1;
  const auto verdict = limit_of(e);
  EXPECT_EQ(verdict.limit, Limit::client);
  EXPECT_THAT(verdict.reason, HasSubstr("waited for a processor for 93 %"));
}

TEST(Limit, is_the_generator_when_a_cpu_limit_held_it_alone_back) {
  LimitEvidence e = idle_generator();
  e.client_busy = 0.05;
  e.throttled = 0.9;
  EXPECT_EQ(limit_of(e).limit, Limit::client);
  EXPECT_THAT(limit_of(e).reason, HasSubstr("held back by a CPU limit for 90 %"));
  e.server_throttled = true;
  EXPECT_EQ(limit_of(e).limit, Limit::unclear) << "the server was as well";
}

TEST(Limit, is_the_generator_near_the_rate_that_it_reaches_at_best) {
  LimitEvidence e = idle_generator();
  e.ceiling_per_second = 1100;
  EXPECT_EQ(limit_of(e).limit, Limit::client);
  e.ceiling_per_second = 5000;
  EXPECT_NE(limit_of(e).limit, Limit::client);
}

TEST(Limit, is_the_generator_when_it_reads_answers_late_by_much_of_the_response_time) {
  LimitEvidence e = idle_generator();
  e.loop_lag = 30ms;
  EXPECT_EQ(limit_of(e).limit, Limit::client);
  e.response_time = 10s;
  EXPECT_NE(limit_of(e).limit, Limit::client) << "30 ms of 10 s are nothing";
}

TEST(Limit, is_the_server_when_it_filled_what_it_can_use) {
  LimitEvidence e = idle_generator();
  e.server_cores = 0.97;  // one thread of its own
  EXPECT_EQ(limit_of(e).limit, Limit::server);
  EXPECT_EQ(ids(check_limit(limit_of(e))), Ids{}) << "as it should be";
  e.server_cores = 1.75;
  EXPECT_EQ(limit_of(e).limit, Limit::server) << "nearly both processors";
}

TEST(Limit, a_single_connection_can_keep_no_more_than_one_processor_busy) {
  LimitEvidence e = idle_generator();
  e.in_flight = 1;
  e.cpus = 16;
  e.server_cores = 0.87;
  EXPECT_EQ(limit_of(e).limit, Limit::server);
}

TEST(Limit, is_nobody_when_both_had_time_to_spare) {
  LimitEvidence e = idle_generator();
  e.server_cores = 0.4;
  EXPECT_EQ(limit_of(e).limit, Limit::under_loaded);
}

TEST(Limit, is_unclear_when_both_fill_the_machine_together) {
  LimitEvidence e = idle_generator();
  e.client_busy = e.client_cores = 0.55;
  e.server_cores = 1.4;
  EXPECT_EQ(limit_of(e).limit, Limit::unclear);
}

TEST(Limit, is_unclear_when_others_took_what_was_left) {
  LimitEvidence e = idle_generator();
  e.server_cores = 0.4;
  e.others_cores = 1.2;
  EXPECT_EQ(limit_of(e).limit, Limit::unclear);
  EXPECT_THAT(limit_of(e).reason, HasSubstr("other processes kept 1.2 of 2 processors busy"));
}

TEST(Limit, is_unclear_without_evidence_of_the_server) {
  EXPECT_EQ(limit_of(idle_generator()).limit, Limit::unclear);
  EXPECT_EQ(limit_of(LimitEvidence{}).limit, Limit::unclear);
}

TEST(Limit, is_unclear_when_the_hypervisor_took_much) {
  LimitEvidence e = idle_generator();
  e.server_cores = 1;
  e.steal_share = 0.3;
  EXPECT_EQ(limit_of(e).limit, Limit::unclear);
}

TEST(Limit, is_the_network_when_a_link_loses_segments_and_never_on_loopback) {
  LimitEvidence e = idle_generator();
  e.retransmit_share = 0.03;
  e.loopback = false;
  EXPECT_EQ(limit_of(e).limit, Limit::network);
  EXPECT_EQ(ids(check_limit(limit_of(e))), Ids{"BB02 spoils"});
  e.loopback = true;
  EXPECT_NE(limit_of(e).limit, Limit::network);
}

TEST(Limit, a_schedule_that_was_kept_leaves_the_server_under_loaded) {
  LimitEvidence e = idle_generator();
  e.offered_per_second = 1000;
  e.expected_arrivals = 10'000;
  EXPECT_EQ(limit_of(e).limit, Limit::under_loaded);
  e.ended_per_second = 700;
  EXPECT_EQ(limit_of(e).limit, Limit::unclear) << "something fell behind, and nothing says what";
  e.server_cores = 1.0;
  EXPECT_EQ(limit_of(e).limit, Limit::server);
  EXPECT_THAT(limit_of(e).reason, HasSubstr("700/s of the 1 000/s offered"));
}

TEST(Limit, a_few_arrivals_less_than_expected_are_chance) {
  LimitEvidence e = idle_generator();
  e.offered_per_second = 10;
  e.expected_arrivals = 100;
  e.ended_per_second = 8;
  EXPECT_EQ(limit_of(e).limit, Limit::under_loaded);
}

TEST(LimitEvidence, of_lateness_needs_ten_looks_at_it) {
  record::Trial t = trial(0, steady(10, 1000));
  t.measured->loop_lag = {};
  for (int i = 0; i < 9; ++i) t.measured->loop_lag.record(50ms);
  EXPECT_EQ(limit_evidence(facts(10), t, quiet_machine()).loop_lag, 0ns);
  t.measured->loop_lag.record(50ms);
  EXPECT_NEAR(static_cast<double>(limit_evidence(facts(10), t, quiet_machine()).loop_lag.count()), 50e6, 1e5);
}

TEST(LimitEvidence, is_read_from_the_record) {
  record::Trial t = trial(0, steady(10, 1000));
  t.measured->threads = {{2s, 1s}, {4s, 5s}, {6s}};
  t.surroundings.emplace();
  t.surroundings->steal_share = 0.04;
  t.surroundings->throttled_share = 0.2;
  t.surroundings->others_cores = 0.7;
  t.surroundings->segments_sent = 1000;
  t.surroundings->segments_retransmitted = 20;
  t.target_cost = record::TargetCost{"proc", 10, 8, 0, 0, {}};
  record::CaseFacts f = facts(10);
  f.pipelining = 3;
  f.url = "http://192.0.2.7:80/";
  const LimitEvidence e = limit_evidence(f, t, quiet_machine());
  EXPECT_DOUBLE_EQ(e.ended_per_second, 1000);
  EXPECT_FALSE(e.offered_per_second);
  EXPECT_EQ(e.in_flight, 30);
  EXPECT_EQ(e.cpus, 2);
  EXPECT_DOUBLE_EQ(*e.server_cores, 0.8);
  EXPECT_FALSE(e.loopback);
  EXPECT_DOUBLE_EQ(e.client_busy, 0.4) << "the thread that wanted the most";
  EXPECT_DOUBLE_EQ(e.client_waiting, 0.5);
  EXPECT_DOUBLE_EQ(e.client_cores, 1.2);
  EXPECT_DOUBLE_EQ(*e.steal_share, 0.04);
  EXPECT_DOUBLE_EQ(e.throttled, 0.2);
  EXPECT_DOUBLE_EQ(*e.others_cores, 0.7);
  EXPECT_TRUE(e.server_throttled) << "a process that backbench started";
  EXPECT_DOUBLE_EQ(*e.retransmit_share, 0.02);
  EXPECT_NEAR(static_cast<double>(e.response_time.count()), 10e6, 1e4);
}

}  // namespace
}  // namespace backbench::verdict::testing
