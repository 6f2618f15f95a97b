#include "target/container.hpp"

#include "target/container_owner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::target {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Container, is_read_from_what_the_template_makes) {
  const auto served = parse_container("ab12;812;true;0;false;backbench-x_default;8080,8080,8443,");
  ASSERT_TRUE(served);
  EXPECT_EQ(served->id, "ab12");
  EXPECT_EQ(served->pid, 812);
  EXPECT_TRUE(served->running);
  EXPECT_FALSE(served->on_host_network());
  EXPECT_THAT(served->published, ElementsAre(8080, 8080, 8443));

  const auto ended = parse_container("ab12;0;false;137;true;host;");
  ASSERT_TRUE(ended);
  EXPECT_FALSE(ended->running);
  EXPECT_TRUE(ended->on_host_network());
  EXPECT_THAT(ended->published, IsEmpty());

  EXPECT_FALSE(parse_container(""));
  EXPECT_FALSE(parse_container("ab12;many;true;0;false;host;"));
}

TEST(Container, tells_its_end_with_the_signal_that_a_status_stands_for) {
  Container container;
  container.exit_status = 3;
  EXPECT_EQ(container.ending(), "exited with status 3");
  container.exit_status = 128;
  EXPECT_EQ(container.ending(), "exited with status 128");
  container.exit_status = 143;
  EXPECT_EQ(container.ending(), "exited with status 143 (signal 15, Terminated)");
  container.exit_status = 137;
  container.out_of_memory = true;
  EXPECT_EQ(container.ending(), "was killed for want of memory (status 137)");
}

TEST(Container, of_an_engine_elsewhere_has_no_processes_here) {
  Container container;
  container.id = std::string(64, 'a');
  container.pid = ::getpid();  // that number means another process here
  EXPECT_THAT(processes_of(container), IsEmpty());
}

TEST(ContainerOwner, is_alive_gone_or_not_to_be_seen_from_here) {
  const std::string self = owner_text();
  EXPECT_EQ(state_of_owner(self), OwnerState::alive);
  EXPECT_EQ(state_of_owner(self + "0"), OwnerState::gone) << "the same pid, started at another time";
  const std::string place = self.substr(0, self.rfind('/', self.rfind('/') - 1));
  EXPECT_EQ(state_of_owner(place + "/99999999/1"), OwnerState::gone);
  EXPECT_EQ(state_of_owner("another-boot" + self), OwnerState::elsewhere);
  EXPECT_EQ(state_of_owner(place + "/12"), OwnerState::elsewhere);
  EXPECT_EQ(state_of_owner(""), OwnerState::elsewhere);
}

TEST(Engine, faults_are_told_with_a_cure_that_fits) {
  EXPECT_THAT(engine_fault("Got permission denied while trying to connect to the Docker daemon socket"),
              HasSubstr("usermod -aG docker"));
  EXPECT_THAT(engine_fault("a warning\nCannot connect to the Docker daemon at unix:///x. Is it running?\n"),
              AllOf(HasSubstr("does not answer: Cannot connect to"), HasSubstr("systemctl start docker")));
  EXPECT_THAT(engine_fault(""), HasSubstr("it says nothing"));
}

TEST(Engine, words_are_split_without_empty_ones) {
  EXPECT_THAT(split("  docker   compose ", ' '), ElementsAre("docker", "compose"));
  EXPECT_THAT(split("", ' '), IsEmpty());
}

}  // namespace
}  // namespace backbench::target
