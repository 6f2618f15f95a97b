#include "records.hpp"
#include "verdict/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::verdict::testing {
namespace {

using record::Surroundings;
using ::testing::HasSubstr;

Surroundings quiet() { return {12, 0.001, 0.0, 0, 50'000, 3, 0, 40, 0.05, "sshd (pid 7)", 0.02}; }

Findings found_in(const Surroundings& around, int connections = 10,
                  const std::string& url = "http://127.0.0.1:5000/") {
  record::Trial t = trial(0, steady(10, 1000));
  t.surroundings = around;
  record::CaseFacts f = facts(connections);
  f.url = url;
  return check_surroundings(f, t, quiet_machine());
}

/// What is found when one thing of a quiet machine is different.
Findings with(const std::function<void(Surroundings&)>& change) {
  Surroundings around = quiet();
  change(around);
  return found_in(around);
}

TEST(SurroundingsCheck, a_quiet_machine_is_no_finding) {
  EXPECT_EQ(ids(found_in(quiet())), Ids{});
  EXPECT_EQ(ids(found_in(Surroundings{})), Ids{}) << "nor is one that tells nothing";
  EXPECT_EQ(ids(check_surroundings(facts(10), trial(0, steady(10, 1000)), quiet_machine())), Ids{});
}

TEST(SurroundingsCheck, stolen_and_throttled_time_is_named) {
  EXPECT_EQ(ids(with([](Surroundings& s) { s.steal_share = 0.03; })), Ids{"BB14 caution"});
  EXPECT_EQ(ids(with([](Surroundings& s) { s.steal_share = 0.3; })), Ids{"BB14 spoils"});
  EXPECT_EQ(ids(with([](Surroundings& s) { s.throttled_share = 0.02; })), Ids{"BB15 caution"});
  EXPECT_EQ(ids(with([](Surroundings& s) { s.throttled_share = 0.9; })), Ids{"BB15 spoils"});
  EXPECT_EQ(ids(with([](Surroundings& s) { s.thermal_throttles = 2; })), Ids{"BB15 caution"});
}

TEST(SurroundingsCheck, another_busy_process_is_named) {
  const auto found = with([](Surroundings& s) {
    s.others_cores = 0.9;
    s.busiest_other = "cc1plus (pid 4711)";
    s.busiest_other_cores = 0.8;
  });
  ASSERT_EQ(ids(found), Ids{"BB16 caution"});
  EXPECT_THAT(found[0].reason, HasSubstr("0.9 of 2 processors busy, most of all cc1plus (pid 4711) (0.8)"));
  EXPECT_EQ(ids(with([](Surroundings& s) { s.others_cores = 1.5; })), Ids{"BB16 spoils"});
}

TEST(SurroundingsCheck, dropped_connections_are_counted) {
  EXPECT_EQ(ids(with([](Surroundings& s) { s.listen_overflows = 4; })), Ids{"BB18 caution"});
}

TEST(SurroundingsCheck, segments_sent_again_over_a_wire_are_named) {
  const std::string remote = "http://192.0.2.7:80/";
  Surroundings lossy = quiet();
  lossy.segments_retransmitted = 500;
  EXPECT_EQ(ids(found_in(lossy, 10, remote)), Ids{"BB19 caution"});
  EXPECT_EQ(ids(found_in(quiet(), 10, remote)), Ids{});
  for (const char* here : {"http://127.0.0.1:80/", "http://localhost:80/", "http://[::1]:80/", ""})
    EXPECT_EQ(ids(found_in(lossy, 10, here)), Ids{}) << "a probe of the kernel, and nothing lost: " << here;
  lossy.segments_sent = lossy.segments_retransmitted = 5;
  EXPECT_EQ(ids(found_in(lossy, 10, remote)), Ids{}) << "five segments prove nothing";
}

TEST(SurroundingsCheck, ports_and_files_near_their_end_are_named) {
  const auto ports = with([](Surroundings& s) { s.time_wait = 25'000; });
  ASSERT_EQ(ids(ports), Ids{"BB17 caution"});
  EXPECT_THAT(ports[0].reason, HasSubstr("25000 in TIME-WAIT, and there are 28232 outgoing ports"));
  EXPECT_EQ(ids(found_in(quiet(), 17'000)), Ids{"BB17 caution"}) << "of 20 000 files";
  EXPECT_EQ(ids(found_in(quiet(), 10'000)), Ids{});
}

TEST(SurroundingsCheck, a_server_near_its_limit_of_files_is_named) {
  record::Trial t = trial(0, steady(10, 1000));
  t.target_cost = record::TargetCost{"proc", 10, 5, 0, 0, {}};
  EXPECT_EQ(ids(check_surroundings(facts(10), t, quiet_machine())), Ids{}) << "not seen";
  t.target_cost->open_files = {819, 1024};
  EXPECT_EQ(ids(check_surroundings(facts(10), t, quiet_machine())), Ids{});
  t.target_cost->open_files = {820, 1024};
  const auto found = check_surroundings(facts(10), t, quiet_machine());
  ASSERT_EQ(ids(found), Ids{"BB17 caution"});
  EXPECT_THAT(found[0].reason, HasSubstr("had 820 files open, and it may have 1 024"));
}

TEST(EnvironmentCheck, a_busy_or_a_sleepy_machine_is_named) {
  EXPECT_EQ(ids(check_environment(quiet_machine())), Ids{});
  EXPECT_EQ(ids(check_environment({})), Ids{});
  record::Environment here = quiet_machine();
  here.cpu_governor = "performance";
  EXPECT_EQ(ids(check_environment(here)), Ids{});
  here.cpu_governor = "powersave";
  here.load_average = {1.5};
  EXPECT_EQ(ids(check_environment(here)), (Ids{"BB13 caution", "BB16 caution"}));
}

}  // namespace
}  // namespace backbench::verdict::testing
