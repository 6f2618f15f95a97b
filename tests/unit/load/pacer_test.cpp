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

}  // namespace
}  // namespace backbench::load
