#include "ab/turns.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::ab {
namespace {

using namespace std::chrono_literals;

/// Answers at once with slices of fifty requests that all took the same time.
struct Scripted {
  std::array<base::Nanoseconds, 2> takes{1ms, 1ms};
  std::vector<Arm> order;
  std::vector<base::Nanoseconds> lengths;

  MakeSlice maker() {
    return [this](Arm arm, base::Nanoseconds length) {
      order.push_back(arm);
      lengths.push_back(length);
      load::Slice slice;
      slice.window.window = length;
      for (int i = 0; i < 50; ++i) {
        slice.window.window_tally.add(metrics::Ending::ok);
        slice.window.response_time.record(takes[index_of(arm)]);
      }
      return slice;
    };
  }
};

TEST(Coins, fall_the_same_for_a_seed_and_are_recorded) {
  Coins one(7), two(7), three(8);
  std::string fell, other;
  for (int i = 0; i < 200; ++i) {
    fell += one.flip() ? '1' : '0';
    two.flip();
    other += three.flip() ? '1' : '0';
  }
  EXPECT_EQ(one.take(), fell);
  EXPECT_EQ(two.take(), fell);
  EXPECT_NE(other, fell);
  EXPECT_EQ(one.take(), "");
}

TEST(Coins, are_fair_and_know_nothing_of_the_one_before) {
  Coins coins(1);
  int heads = 0, changes = 0;
  bool last = false;
  for (int i = 0; i < 40'000; ++i) {
    const bool now = coins.flip();
    heads += now;
    changes += now != last;
    last = now;
  }
  EXPECT_NEAR(heads, 20'000, 500);  // five standard deviations
  EXPECT_NEAR(changes, 20'000, 500);
}

TEST(TakeTurns, makes_pairs_of_both_arms_whose_order_the_coins_say) {
  Scripted script;
  Coins coins(3), same(3);
  Block block;
  Pace pace;
  pace.pairs = 20;
  take_turns(pace, 25ms, coins, script.maker(), block);
  ASSERT_EQ(block.slices.size(), 40u);
  for (std::size_t pair = 0; pair < 20; ++pair) {
    const Arm first = same.flip() ? Arm::contender : Arm::base;
    EXPECT_EQ(block.slices[2 * pair].arm, first);
    EXPECT_EQ(block.slices[2 * pair + 1].arm, other(first));
  }
  EXPECT_EQ(coins.take().size(), 20u);
  EXPECT_EQ(block[Arm::base].ok, 1000u);
  EXPECT_EQ(block[Arm::contender].ok, 1000u);
  EXPECT_NEAR(*block[Arm::base].p99_ms, 1, 0.01);  // of a thousand, though no slice has enough for one
}

TEST(WarmUp, ends_when_both_arms_are_flat) {
  Scripted script;
  Coins coins(1);
  const WarmUp warm = warm_up(Pace{}, coins, script.maker());
  EXPECT_EQ(warm.pairs, 6);  // the last three as the three before
  EXPECT_EQ(std::ranges::count(script.order, Arm::base), 6);
  EXPECT_EQ(warm.seen[0].response_time.count(), 300u);
}

TEST(WarmUp, goes_on_for_both_while_one_gets_faster) {
  Scripted script;
  script.takes[1] = 100ms;
  Coins coins(1);
  const MakeSlice steady = script.maker();
  const WarmUp warm = warm_up(Pace{}, coins, [&](Arm arm, base::Nanoseconds length) {
    if (arm == Arm::contender) script.takes[1] = std::max<base::Nanoseconds>(script.takes[1] * 8 / 10, 10ms);
    return steady(arm, length);
  });
  // 100 ms x 0.8^k is 13.4, 10.7 and 10 ms in the 9th to 11th slice and stays there: the three after are
  // flat.
  EXPECT_EQ(warm.pairs, 14);
  EXPECT_EQ(std::ranges::count(script.order, Arm::base), std::ranges::count(script.order, Arm::contender));
}

TEST(WarmUp, is_no_longer_than_it_may_be) {
  Scripted script;
  Coins coins(1);
  Pace pace;
  pace.warmup_most = 100ms;
  const WarmUp warm = warm_up(pace, coins, script.maker());
  EXPECT_EQ(warm.pairs, 4);
  pace.warmup_most = 0ms;
  EXPECT_EQ(warm_up(pace, coins, script.maker()).pairs, 0);
}

std::array<metrics::Window, 2> seen(base::Nanoseconds base, base::Nanoseconds contender) {
  std::array<metrics::Window, 2> windows;
  for (int i = 0; i < 100; ++i) {
    windows[0].response_time.record(base);
    windows[1].response_time.record(contender);
  }
  return windows;
}

TEST(SliceLength, is_25_ms_of_a_fast_server_and_twenty_medians_of_the_slower_one) {
  EXPECT_EQ(slice_length(Pace{}, seen(50us, 60us), 0), 25ms);
  const auto slow = slice_length(Pace{}, seen(2ms, 10ms), 0);
  EXPECT_NEAR(static_cast<double>(slow.count()), 200e6, 1e6);
  EXPECT_EQ(slow, slice_length(Pace{}, seen(10ms, 2ms), 0));
  EXPECT_EQ(slice_length(Pace{}, seen(1s, 1s), 0), 500ms);
  EXPECT_EQ(slice_length(Pace{}, {}, 0), 25ms);  // nothing is known
}

TEST(SliceLength, holds_enough_arrivals_of_an_open_loop_for_a_median) {
  EXPECT_EQ(slice_length(Pace{}, seen(50us, 50us), 100), 250ms);
  EXPECT_EQ(slice_length(Pace{}, seen(50us, 50us), 1e-300), 500ms);
}

TEST(Pairs, are_fewer_when_slices_are_long_but_four_at_least) {
  EXPECT_EQ(pairs_of(Pace{}, 25ms), 16);
  EXPECT_EQ(pairs_of(Pace{}, 100ms), 16);
  EXPECT_EQ(pairs_of(Pace{}, 250ms), 8);
  EXPECT_EQ(pairs_of(Pace{}, 1s), 4);
  Pace few;
  few.pairs = 2;
  EXPECT_EQ(pairs_of(few, 1s), 2);
}

}  // namespace
}  // namespace backbench::ab
