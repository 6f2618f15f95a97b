#include "cli/diagnosis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backbench::cli {
namespace {

using ::testing::HasSubstr;

Needs with_connections(int connections) {
  Needs needs;
  needs.connections = connections;
  return needs;
}

TargetFacts target_named(const std::string& name) {
  TargetFacts target;
  target.name = name;
  return target;
}

void expect(const std::optional<Diagnosis>& found, Grade grade, const std::string& part) {
  ASSERT_TRUE(found);
  EXPECT_EQ(name_of(found->grade), name_of(grade));
  EXPECT_THAT(found->text, HasSubstr(part));
  EXPECT_EQ(found->cure.empty(), grade == Grade::fine) << found->cure;
}

TEST(DoctorChecks, a_debug_build_of_the_generator_spoils) {
  MachineFacts machine;
  machine.build_type = "debug";
  expect(check_build(machine), Grade::spoils, "debug build");
  machine.build_type = "release";
  expect(check_build(machine), Grade::fine, "release build");
}

TEST(DoctorChecks, open_files_must_suffice_for_the_most_connections_and_200_more) {
  MachineFacts machine;
  machine.open_files = 1024;
  expect(check_open_files(machine, with_connections(824)), Grade::fine, "824 connections need 1024");
  const auto found = check_open_files(machine, with_connections(825));
  expect(found, Grade::spoils, "825 connections need 1025, a process may have 1024");
  EXPECT_THAT(found->cure, HasSubstr("ulimit -Hn 1025"));
  expect(check_open_files(machine, Needs{}), Grade::fine, "1024");
  EXPECT_FALSE(check_open_files(MachineFacts{}, with_connections(10)));
}

TEST(DoctorChecks, connections_need_a_port_each_and_four_fifths_of_them_are_close) {
  MachineFacts machine;
  machine.outgoing_ports = 1000;
  expect(check_outgoing_ports(machine, with_connections(799)), Grade::fine, "there are 1000");
  expect(check_outgoing_ports(machine, with_connections(800)), Grade::caution, "800 connections");
  expect(check_outgoing_ports(machine, with_connections(1000)), Grade::caution, "1000 connections");
  expect(check_outgoing_ports(machine, with_connections(1001)), Grade::spoils, "1001 connections");
  EXPECT_FALSE(check_outgoing_ports(MachineFacts{}, with_connections(10)));
}

TEST(DoctorChecks, ports_of_closed_connections_matter_when_new_ones_are_opened_all_the_time) {
  MachineFacts machine;
  machine.outgoing_ports = 28232;
  machine.time_wait_reuse = 0;
  Needs needs = with_connections(10);
  EXPECT_FALSE(check_time_wait(machine, needs));
  needs.new_connections = true;
  expect(check_time_wait(machine, needs), Grade::caution, "470 new connections a second");
  machine.time_wait_reuse = 2;
  expect(check_time_wait(machine, needs), Grade::fine, "used again");
}

TEST(DoctorChecks, a_backlog_shorter_than_the_connections_spoils_only_what_opens_them_while_measuring) {
  MachineFacts machine;
  machine.listen_backlog = 128;
  Needs needs = with_connections(128);
  expect(check_backlog(machine, needs), Grade::fine, "128");
  needs.connections = 500;
  expect(check_backlog(machine, needs), Grade::caution, "before measuring");
  needs.new_connections = true;
  const auto found = check_backlog(machine, needs);
  expect(found, Grade::spoils, "while measuring");
  EXPECT_EQ(found->cure, "sysctl -w net.core.somaxconn=500");
  EXPECT_FALSE(check_backlog(MachineFacts{}, needs));
}

TEST(DoctorChecks, a_clock_that_follows_the_load_is_a_caution_on_any_processor) {
  MachineFacts machine;
  EXPECT_FALSE(check_governor(machine));
  machine.governors = {"performance", "performance"};
  expect(check_governor(machine), Grade::fine, "performance");
  machine.governors = {"performance", "schedutil"};
  expect(check_governor(machine), Grade::caution, "performance, schedutil");
}

TEST(DoctorChecks, stolen_time_is_a_caution_from_2_percent_and_spoils_from_10) {
  MachineFacts machine;
  EXPECT_FALSE(check_steal(machine));
  machine.use = ProcessorUse{0, 0.019};
  expect(check_steal(machine), Grade::fine, "1.9 %");
  machine.use = ProcessorUse{0, 0.02};
  expect(check_steal(machine), Grade::caution, "2 %");
  machine.use = ProcessorUse{0, 0.1};
  expect(check_steal(machine), Grade::spoils, "10 %");
}

TEST(DoctorChecks, others_work_is_a_caution_from_10_percent_and_spoils_from_50) {
  MachineFacts machine;
  EXPECT_FALSE(check_busy(machine));
  machine.use = ProcessorUse{0.09, 0};
  expect(check_busy(machine), Grade::fine, "9 %");
  machine.use = ProcessorUse{0.1, 0};
  expect(check_busy(machine), Grade::caution, "10 %");
  machine.use = ProcessorUse{0.5, 0};
  expect(check_busy(machine), Grade::spoils, "50 %");
}

TEST(DoctorChecks, a_load_average_of_half_the_processors_is_a_caution) {
  MachineFacts machine;
  machine.cpus = {0, 1, 2, 3};
  EXPECT_FALSE(check_load(machine));
  machine.load_average = 1.99;
  expect(check_load(machine), Grade::fine, "1.99 on 4 processors");
  machine.load_average = 2.0;
  expect(check_load(machine), Grade::caution, "2.00 on 4 processors");
}

TEST(DoctorChecks, cores_shared_by_generator_and_target_are_a_caution_and_a_single_one_spoils) {
  MachineFacts machine;
  machine.cpus = {0, 1};
  std::vector<TargetFacts> targets = {target_named("flask")};
  const auto found = check_cores(machine, targets);
  expect(found, Grade::caution, "on 0-1 and so may flask");
  EXPECT_THAT(found->cure, HasSubstr("--cpus 0`"));
  EXPECT_THAT(found->cure, HasSubstr("cpus: [1]"));

  targets[0].cpus = {1};
  expect(check_cores(machine, targets), Grade::caution, "so may flask");
  machine.generator_cpus = {0};
  expect(check_cores(machine, targets), Grade::fine, "on 0, apart from the targets");
  targets[0].cpus = {0};
  expect(check_cores(machine, targets), Grade::spoils, "takes turns there with flask");
  targets[0].cpus.clear();
  expect(check_cores(machine, targets), Grade::caution, "on 0 and so may flask");

  machine = {};
  machine.cpus = {0};
  const auto alone = check_cores(machine, targets);
  expect(alone, Grade::spoils, "takes turns there with flask");
  EXPECT_THAT(alone->cure, HasSubstr("another core"));
}

TEST(DoctorChecks, a_target_that_runs_elsewhere_shares_no_core) {
  MachineFacts machine;
  machine.cpus = {0};
  std::vector<TargetFacts> targets = {target_named("far")};
  targets[0].kind = TargetKind::external;
  expect(check_cores(machine, targets), Grade::fine, "may run on 0");
}

TEST(DoctorChecks, more_generator_threads_than_cores_are_a_caution) {
  MachineFacts machine;
  machine.cpus = {0, 1};
  Needs needs = with_connections(10);
  needs.threads = 2;
  expect(check_threads(machine, needs), Grade::fine, "2 generator threads, cores for them: 2");
  needs.threads = 3;
  expect(check_threads(machine, needs), Grade::caution, "3 generator threads, cores for them: 2");
  needs.threads = 2;
  machine.generator_cpus = {1};
  expect(check_threads(machine, needs), Grade::caution, "2 generator threads, cores for them: 1");
  EXPECT_FALSE(check_threads(machine, Needs{}));
}

TEST(DoctorChecks, an_engine_is_asked_for_only_by_targets_that_have_no_other_way_to_run) {
  MachineFacts machine;
  std::vector<TargetFacts> targets = {target_named("flask")};
  EXPECT_FALSE(check_engine(machine, targets));
  targets[0].kind = TargetKind::compose;
  machine.engine_fault = EngineFault{"command not found: docker", "install one"};
  expect(check_engine(machine, targets), Grade::spoils, "flask run in containers: command not found: docker");
  EXPECT_EQ(check_engine(machine, targets)->cure, "install one");
  machine.engine_fault->cure.clear();
  expect(check_engine(machine, targets), Grade::spoils, "command not found");
  machine.engine_fault.reset();
  expect(check_engine(machine, targets), Grade::fine, "flask");
}

TEST(DoctorChecks, a_target_pinned_to_a_core_that_is_not_there_cannot_start) {
  MachineFacts machine;
  machine.online_cpus = {0, 1};
  TargetFacts target = target_named("flask");
  EXPECT_FALSE(check_pinning(machine, target));
  target.cpus = {1};
  expect(check_pinning(machine, target), Grade::fine, "pinned to 1");
  target.cpus = {1, 2, 3};
  const auto found = check_pinning(machine, target);
  expect(found, Grade::spoils, "pinned to 1-3, and this machine has no core 2-3");
  EXPECT_EQ(found->target, "flask");
}

TEST(DoctorChecks, a_missing_program_comes_with_debians_package_where_that_is_known) {
  TargetFacts target = target_named("field");
  expect(check_tools(target), Grade::fine, "there");
  target.missing_programs = {"go", "nginx"};
  auto found = check_tools(target);
  expect(found, Grade::spoils, "command not found: go, nginx");
  EXPECT_EQ(found->cure, "apt-get install golang-go nginx-light");
  target.missing_programs = {"go", "my-own-tool"};
  found = check_tools(target);
  EXPECT_THAT(found->cure, HasSubstr("correct the commands"));
  target.kind = TargetKind::embedded;
  EXPECT_FALSE(check_tools(target));
}

TEST(DoctorChecks, a_setup_still_to_be_done_is_a_caution_and_one_that_cannot_be_done_spoils) {
  TargetFacts target = target_named("flask");
  expect(check_setup(target), Grade::fine, "done");
  target.set_up = false;
  expect(check_setup(target), Grade::caution, "not done yet");
  target.setup_fault = "the setup input app.lock is not there";
  expect(check_setup(target), Grade::spoils, "app.lock");
}

TEST(DoctorChecks, a_port_in_use_is_told_with_its_holder) {
  TargetFacts target = target_named("flask");
  EXPECT_FALSE(check_port(target));
  target.port = 5000;
  expect(check_port(target), Grade::fine, "5000 is free");
  target.port_holder = "pid 812 (python3 -m http.server)";
  expect(check_port(target), Grade::spoils, "5000 belongs to pid 812 (python3 -m http.server)");
}

TEST(Diagnose, keeps_silent_about_what_the_machine_does_not_tell) {
  MachineFacts machine;
  machine.build_type = "release";
  const auto found = diagnose(machine, with_connections(10), {});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].check, "build");
  EXPECT_TRUE(is_fit(found));
}

TEST(Diagnose, is_unfit_by_one_thing_that_spoils_and_fit_with_any_number_of_cautions) {
  MachineFacts machine;
  machine.build_type = "release";
  machine.governors = {"powersave"};
  machine.listen_backlog = 1;
  EXPECT_TRUE(is_fit(diagnose(machine, with_connections(10), {})));
  std::vector<TargetFacts> targets = {target_named("flask")};
  targets[0].missing_programs = {"python3"};
  EXPECT_FALSE(is_fit(diagnose(machine, with_connections(10), targets)));
}

// user nice system idle iowait irq softirq steal guest guest_nice: 1000 ticks go by, of which 300 user (100
// of a guest's), 50 nice, 100 system, 400 idle, 80 iowait, 10 irq, 10 softirq, 50 steal.
TEST(ProcessorUseOf, counts_waiting_for_a_disk_as_idle_and_what_was_stolen_apart) {
  const auto use = processor_use("cpu  100 0 50 1000 20 0 5 7 0 0\ncpu0 1 2 3\n",
                                 "cpu  400 50 150 1400 100 10 15 57 100 0\ncpu0 1 2 3\n");
  ASSERT_TRUE(use);
  EXPECT_DOUBLE_EQ(use->busy_share, 0.47);
  EXPECT_DOUBLE_EQ(use->steal_share, 0.05);
}

TEST(ProcessorUseOf, is_absent_when_no_time_went_by_or_the_text_is_another) {
  const std::string text = "cpu  100 0 50 1000 20 0 5 7 0 0\n";
  EXPECT_FALSE(processor_use(text, text));
  EXPECT_FALSE(processor_use("", text));
  EXPECT_FALSE(processor_use(text, "cpu0 1 2 3 4 5 6 7 8\n"));
  EXPECT_FALSE(processor_use(text, "cpu  1 2 3\n"));
}

}  // namespace
}  // namespace backbench::cli
