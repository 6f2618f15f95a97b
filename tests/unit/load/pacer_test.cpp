#include "load/pacer.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::load {
namespace {

using namespace std::chrono_literals;

const base::TimePoint start{1000s};

Plan plan_at(double rate, Arrival arrival = Arrival::uniform, std::uint64_t seed = 1) {
  Plan plan;
  plan.rate = base::Rate{rate};
  plan.arrival = arrival;
  plan.seed = seed;
  return plan;
}

std::vector<double> arrivals_of(Pacer& pacer, base::Nanoseconds until) {
  std::vector<double> seconds;
  while (const auto intended = pacer.take(start + until)) {
    seconds.push_back(std::chrono::duration<double>(*intended - start).count());
  }
  return seconds;
}

TEST(Pacer, a_closed_loop_may_always_send_and_means_now) {
  Pacer pacer(Plan{}, 0, 1);
  EXPECT_FALSE(pacer.open_loop());
  EXPECT_EQ(pacer.take(start), start);
  EXPECT_EQ(pacer.take(start + 5ms), start + 5ms);
}

TEST(Pacer, nothing_is_due_before_the_schedule_starts) {
  Pacer pacer(plan_at(1000), 0, 1);
  EXPECT_FALSE(pacer.take(start + 1h));
}

TEST(Pacer, uniform_arrivals_stand_at_whole_multiples_of_the_gap_without_drift) {
  Pacer pacer(plan_at(3), 0, 1);
  pacer.start(start);
  const std::vector<double> seconds = arrivals_of(pacer, 1000s);
  ASSERT_EQ(seconds.size(), 3001u);
  for (std::size_t k = 0; k < seconds.size(); ++k) EXPECT_NEAR(seconds[k], static_cast<double>(k) / 3, 1e-8);
}

TEST(Pacer, a_late_taker_gets_the_intended_times_unchanged_and_none_is_lost) {
  Pacer pacer(plan_at(100), 0, 1);
  pacer.start(start);
  EXPECT_EQ(pacer.take(start), start);
  EXPECT_FALSE(pacer.take(start + 9ms));
  EXPECT_EQ(pacer.take(start + 2s), start + 10ms);
  EXPECT_EQ(arrivals_of(pacer, 2s).size(), 199u);
}

TEST(Pacer, what_was_due_before_the_end_still_is_and_nothing_after_until_the_next_start) {
  Pacer pacer(plan_at(1000), 0, 1);
  for (int again = 0; again < 2; ++again) {
    pacer.start(start);
    EXPECT_TRUE(pacer.take(start));
    pacer.end(start + 5ms);
    EXPECT_EQ(arrivals_of(pacer, 1h).size(), 4u);  // at 1, 2, 3 and 4 ms
    EXPECT_EQ(pacer.next(), base::TimePoint::max());
  }
  pacer.start(start);
  EXPECT_TRUE(pacer.take(start));
  pacer.end(start + 1ms);  // the next one is due at just that moment
  EXPECT_FALSE(pacer.take(start + 1h));
}

TEST(Pacer, the_workers_schedules_together_are_the_whole_schedule) {
  std::vector<double> all;
  for (int worker = 0; worker < 3; ++worker) {
    Pacer pacer(plan_at(10), worker, 3);
    pacer.start(start);
    for (double s : arrivals_of(pacer, 10s)) all.push_back(s);
  }
  std::sort(all.begin(), all.end());
  ASSERT_EQ(all.size(), 101u);
  for (std::size_t k = 0; k < all.size(); ++k) EXPECT_NEAR(all[k], static_cast<double>(k) / 10, 1e-8);
}

TEST(Pacer, poisson_gaps_are_exponential_in_mean_and_deviation) {
  Pacer pacer(plan_at(1000, Arrival::poisson), 0, 1);
  pacer.start(start);
  const std::vector<double> seconds = arrivals_of(pacer, 100s);
  double sum = 0, squares = 0, before = 0;
  for (double s : seconds) {
    sum += s - before;
    squares += (s - before) * (s - before);
    before = s;
  }
  const double n = static_cast<double>(seconds.size());
  const double mean = sum / n;
  const double deviation = std::sqrt(squares / n - mean * mean);
  // 100 000 samples: the mean of an exponential is known to 0.3 % at one standard error.
  EXPECT_NEAR(mean, 0.001, 0.000015);
  EXPECT_NEAR(deviation / mean, 1.0, 0.03);
}

TEST(Pacer, poisson_arrivals_repeat_with_the_seed_and_differ_between_seeds_and_workers) {
  const auto first = [](std::uint64_t seed, int worker) {
    Pacer pacer(plan_at(100, Arrival::poisson, seed), worker, 2);
    pacer.start(start);
    return arrivals_of(pacer, 10s);
  };
  EXPECT_EQ(first(7, 0), first(7, 0));
  EXPECT_NE(first(7, 0), first(8, 0));
  EXPECT_NE(first(7, 0), first(7, 1));
}

Plan staged(Arrival arrival = Arrival::uniform) {
  Plan plan;
  plan.arrival = arrival;
  plan.warmup = 1s;
  plan.stages = {{2s, base::Ramp{50, 50}, {}}, {1s, base::Ramp{0, 0}, {}}, {4s, base::Ramp{0, 1000}, {}}};
  return plan;
}

TEST(Pacer, stages_are_one_schedule_from_the_warm_up_to_the_last_one_s_end) {
  Pacer pacer(staged(), 0, 1);
  EXPECT_TRUE(pacer.open_loop());
  pacer.start(start);
  const std::vector<double> seconds = arrivals_of(pacer, 1h);
  ASSERT_EQ(seconds.size(), 50u + 100u + 0u + 2000u);
  for (std::size_t k = 0; k < 150; ++k) EXPECT_NEAR(seconds[k], static_cast<double>(k) / 50, 1e-8);
  // From 4 s on the ramp's integral is 125 t².
  for (std::size_t k = 150; k < seconds.size(); ++k)
    EXPECT_NEAR(seconds[k], 4 + std::sqrt(static_cast<double>(k - 150) / 125), 1e-8);
  EXPECT_EQ(pacer.next(), base::TimePoint::max());
}

TEST(Pacer, the_workers_schedules_of_stages_together_are_the_whole_schedule) {
  Pacer alone(staged(), 0, 1);
  alone.start(start);
  std::vector<double> all;
  for (int worker = 0; worker < 3; ++worker) {
    Pacer pacer(staged(), worker, 3);
    pacer.start(start);
    for (double s : arrivals_of(pacer, 1h)) all.push_back(s);
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, arrivals_of(alone, 1h));
}

TEST(Pacer, poisson_arrivals_on_a_ramp_are_as_dense_as_the_rate_at_every_moment) {
  Plan plan = staged(Arrival::poisson);
  plan.warmup = 0s;
  plan.stages = {{100s, base::Ramp{0, 2000}, {}}};
  Pacer pacer(plan, 0, 1);
  pacer.start(start);
  const std::vector<double> seconds = arrivals_of(pacer, 1h);
  // 100 000 in all, of which a share of (t/100)² up to t; four standard errors of each count.
  EXPECT_NEAR(static_cast<double>(seconds.size()), 100'000, 4 * std::sqrt(100'000));
  for (const double t : {10.0, 50.0, 90.0}) {
    const auto before = std::lower_bound(seconds.begin(), seconds.end(), t) - seconds.begin();
    EXPECT_NEAR(static_cast<double>(before), 10 * t * t, 4 * std::sqrt(10 * t * t)) << t;
  }
  // Through the integral they are a unit Poisson process again: gaps of mean 1 and deviation 1.
  double sum = 0, squares = 0, last = 0;
  for (const double s : seconds) {
    const double gap = 10 * s * s - last;
    last = 10 * s * s;
    sum += gap;
    squares += gap * gap;
  }
  const double mean = sum / static_cast<double>(seconds.size());
  EXPECT_NEAR(mean, 1, 0.02);
  EXPECT_NEAR(std::sqrt(squares / static_cast<double>(seconds.size()) - mean * mean), 1, 0.02);
}

}  // namespace
}  // namespace backbench::load
