#include "load/lead.hpp"

#include <gtest/gtest.h>

namespace backbench::load {
namespace {

using namespace std::chrono_literals;

const base::TimePoint due{1000s};

TEST(Lead, of_a_worker_that_sleeps_is_none_whatever_it_sees) {
  Lead lead(Idle::sleep);
  for (int i = 0; i < 100; ++i) lead.learn(1ms);
  EXPECT_EQ(lead.before(due), due);
}

TEST(Lead, is_what_nine_of_ten_wake_ups_were_late) {
  Lead lead(Idle::spin);
  for (int i = 0; i < 20'000; ++i) {
    lead.learn(std::chrono::microseconds{i * 37 % 100});  // evenly from 0 to 99 µs
  }
  EXPECT_NEAR(static_cast<double>(lead.length().count()), 90'000, 5'000);
  EXPECT_EQ(lead.before(due), due - lead.length());
  EXPECT_EQ(lead.before(base::TimePoint::max()), base::TimePoint::max());
}

TEST(Lead, moves_little_for_one_wake_up_that_was_late_by_far_and_never_beyond_its_limit) {
  Lead lead(Idle::spin);
  for (int i = 0; i < 10'000; ++i) lead.learn(i % 50 == 0 ? 20ms : base::Nanoseconds{60us});
  EXPECT_LT(lead.length(), 65us);
  for (int i = 0; i < 10'000; ++i) lead.learn(20ms);
  EXPECT_EQ(lead.length(), Lead::longest);
}

TEST(Lead, learns_nothing_when_something_else_woke_the_worker) {
  Lead lead(Idle::spin);
  const base::Nanoseconds before = lead.length();
  for (int i = 0; i < 100; ++i) lead.learn(-1us);
  EXPECT_EQ(lead.length(), before);
}

}  // namespace
}  // namespace backbench::load
