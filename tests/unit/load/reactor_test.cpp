#include "load/reactor.hpp"

#include <array>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

namespace backbench::load {
namespace {

using std::chrono::milliseconds;

/// Two connected stream sockets: ours, which is watched, and the peer's.
class ReactorTells : public testing::Test, private Watcher {
 protected:
  ReactorTells() {
    std::array<int, 2> pair{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair.data()), 0);
    ours = pair[0];
    peer = pair[1];
    EXPECT_TRUE(reactor.watch(ours, *this));
  }
  ~ReactorTells() override {
    ::close(ours);
    if (peer >= 0) ::close(peer);
  }

  void look() { reactor.wait(base::TimePoint{}); }

  Reactor reactor;
  int ours = -1;
  int peer = -1;
  std::vector<Readiness> told;

 private:
  void on_ready(Readiness ready) override { told.push_back(ready); }
};

TEST_F(ReactorTells, at_once_that_a_new_connection_takes_bytes_and_has_none) {
  look();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].writable);
  EXPECT_FALSE(told[0].readable);
  EXPECT_FALSE(told[0].hung_up);
}

TEST_F(ReactorTells, of_bytes_once_however_often_it_looks) {
  look();
  told.clear();
  ASSERT_EQ(::write(peer, "ab", 2), 2);
  look();
  look();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].readable);
  EXPECT_FALSE(told[0].hung_up);
}

TEST_F(ReactorTells, of_bytes_that_came_after_a_read_again) {
  char bytes[8];
  ASSERT_EQ(::write(peer, "ab", 2), 2);
  look();
  ASSERT_EQ(::read(ours, bytes, sizeof bytes), 2);
  told.clear();
  ASSERT_EQ(::write(peer, "c", 1), 1);
  look();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].readable);
}

TEST_F(ReactorTells, of_an_end_together_with_the_bytes_before_it) {
  look();
  told.clear();
  ASSERT_EQ(::write(peer, "ab", 2), 2);
  ::close(std::exchange(peer, -1));
  look();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].readable);
  EXPECT_TRUE(told[0].hung_up);
}

TEST_F(ReactorTells, of_room_once_there_was_none) {
  look();
  const std::string much(64 * 1024, 'x');
  while (::write(ours, much.data(), much.size()) > 0) {
  }
  told.clear();
  look();
  EXPECT_TRUE(told.empty());
  std::string drained(1024 * 1024, '\0');
  while (::read(peer, drained.data(), drained.size()) > 0) {
  }
  look();
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(told.back().writable);
}

TEST_F(ReactorTells, nothing_of_a_descriptor_that_was_closed) {
  ASSERT_EQ(::write(peer, "ab", 2), 2);
  ::close(ours);
  look();
  EXPECT_TRUE(told.empty());
  ours = ::dup(peer);
}

TEST(ReactorWaits, until_the_moment_and_not_less) {
  Reactor reactor;
  for (const auto length : {milliseconds{1}, milliseconds{20}, milliseconds{5}}) {
    const base::TimePoint until = base::Clock::now() + length;
    reactor.wait(until);
    EXPECT_GE(base::Clock::now(), until);
  }
}

TEST(ReactorWaits, for_ever_unless_another_thread_wakes_it) {
  Reactor reactor;
  std::jthread other([&] {
    std::this_thread::sleep_for(milliseconds{20});
    reactor.wake();
  });
  reactor.wait(base::TimePoint::max());
  SUCCEED();
}

TEST(ReactorWaits, no_more_when_it_was_woken_before) {
  Reactor reactor;
  reactor.wake();
  reactor.wait(base::TimePoint::max());
  SUCCEED();
}

TEST(ReactorWaits, anew_after_a_moment_that_was_given_up_for_a_later_one) {
  Reactor reactor;
  const base::TimePoint now = base::Clock::now();
  reactor.wake();
  reactor.wait(now + milliseconds{5});
  reactor.wait(now + milliseconds{40});
  EXPECT_GE(base::Clock::now(), now + milliseconds{40});
}

TEST(ReactorWaits, and_counts_as_idle_the_time_in_which_it_looked_and_nothing_came) {
  Reactor reactor;
  // Looks pay while something is always there, and none of that is idle.
  for (int i = 0; i < 100; ++i) {
    reactor.wake();
    reactor.wait(base::TimePoint::max());
  }
  EXPECT_LT(reactor.looked_in_vain(), milliseconds{1});
  const base::Nanoseconds before = reactor.looked_in_vain();
  // After that it is patient, but not for ever: some dozen looks of 30 us, and then it sleeps at once.
  for (int i = 0; i < 50; ++i) reactor.wait(base::Clock::now() + milliseconds{1});
  EXPECT_GT(reactor.looked_in_vain(), before);
  EXPECT_LT(reactor.looked_in_vain(), milliseconds{1});
}

}  // namespace
}  // namespace backbench::load
