#include "metrics/distribution.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

using backbench::base::Nanoseconds;
using backbench::metrics::Distribution;
using backbench::metrics::Histogram;
using backbench::metrics::Quantile;
using namespace std::chrono_literals;

namespace {

/// `count` samples of 1 ms, 2 ms, 3 ms, …
Distribution ramp(int count) {
  Distribution d;
  for (int i = 1; i <= count; ++i) d.record(i * Nanoseconds(1ms));
  return d;
}

double ms(const Quantile& q) { return std::chrono::duration<double, std::milli>(q.value).count(); }

TEST(Distribution, a_p99_needs_a_thousand_samples) {
  EXPECT_FALSE(ramp(999).quantile(0.99));
  const auto p99 = ramp(1000).quantile(0.99);
  ASSERT_TRUE(p99);
  EXPECT_NEAR(ms(*p99), 990, 1);
  EXPECT_FALSE(p99->censored);
}

TEST(Distribution, every_quantile_needs_ten_samples_beyond_it_on_the_nearer_side) {
  struct Need {
    double q;
    int samples;
  };
  for (const Need& need :
       {Need{0.5, 20}, Need{0.9, 100}, Need{0.975, 400}, Need{0.999, 10'000}, Need{0.1, 100}, Need{0.25, 40},
        Need{0.75, 40}, Need{0.025, 400}, Need{0.01, 1000}}) {
    EXPECT_FALSE(ramp(need.samples - 1).quantile(need.q)) << need.q;
    EXPECT_TRUE(ramp(need.samples).quantile(need.q)) << need.q;
  }
}

TEST(Distribution, the_ends_are_no_quantiles) {
  const Distribution d = ramp(5000);
  EXPECT_FALSE(d.quantile(0));
  EXPECT_FALSE(d.quantile(1));
  EXPECT_FALSE(d.quantile(-1));
  EXPECT_FALSE(d.quantile(2));
  EXPECT_FALSE(d.quantile(std::numeric_limits<double>::quiet_NaN()));
}

TEST(Distribution, an_empty_one_has_no_figures) {
  const Distribution d;
  EXPECT_FALSE(d.quantile(0.5));
  EXPECT_FALSE(d.mean());
  EXPECT_FALSE(d.max());
}

TEST(Distribution, a_tenth_censored_leaves_the_median_exact_and_makes_the_p99_a_lower_bound) {
  Distribution d;
  for (int i = 1; i <= 9000; ++i) d.record(i * Nanoseconds(100us));  // 0.1 to 900 ms
  for (int i = 0; i < 1000; ++i) d.record_censored(2s);
  ASSERT_EQ(d.count(), 10'000u);
  EXPECT_EQ(d.censored_count(), 1000u);

  const auto p50 = d.quantile(0.5);
  ASSERT_TRUE(p50);
  EXPECT_FALSE(p50->censored);
  EXPECT_NEAR(ms(*p50), 500, 0.5);  // the 5000th of all 10 000, not the 4500th of the good ones

  const auto p90 = d.quantile(0.9);
  ASSERT_TRUE(p90);
  EXPECT_FALSE(p90->censored) << "the 9000th is the last one known exactly";
  EXPECT_NEAR(ms(*p90), 900, 1);

  const auto p99 = d.quantile(0.99);
  ASSERT_TRUE(p99);
  EXPECT_TRUE(p99->censored);
  EXPECT_EQ(p99->value, 2s) << "the bound itself, not the end of its bucket";

  EXPECT_TRUE(d.mean()->censored);
  EXPECT_NEAR(ms(*d.mean()), 0.9 * 450.05 + 0.1 * 2000, 1);
  EXPECT_TRUE(d.max()->censored);
  EXPECT_EQ(d.max()->value, 2s);
}

TEST(Distribution, exact_values_above_a_censored_one_may_still_be_overtaken_by_it) {
  Distribution d;  // 50 given up after 10 ms, then 50 exact ones of 20 to 69 ms
  for (int i = 0; i < 50; ++i) d.record_censored(10ms);
  for (int i = 0; i < 50; ++i) d.record((20 + i) * Nanoseconds(1ms));
  const auto p75 = d.quantile(0.75);
  ASSERT_TRUE(p75);
  EXPECT_TRUE(p75->censored) << "the given-up ones may all have taken longer than 69 ms";
  EXPECT_NEAR(ms(*p75), 44, 0.1);
  EXPECT_LE(ms(*p75), 44) << "a bound from below must not be rounded up";
}

TEST(Distribution, exact_values_that_fill_the_rank_make_a_quantile_exact_whatever_was_given_up_among_them) {
  Distribution d;  // exact: 96 of 1 to 96 ms; given up: 4 at 90 ms
  for (int i = 1; i <= 96; ++i) d.record(i * Nanoseconds(1ms));
  for (int i = 0; i < 4; ++i) d.record_censored(90ms);
  const auto p50 = d.quantile(0.5);
  ASSERT_TRUE(p50);
  EXPECT_FALSE(p50->censored);
  EXPECT_NEAR(ms(*p50), 50, 0.05);
  const auto p90 = d.quantile(0.9);  // the 90th: 90 exact ones reach it
  ASSERT_TRUE(p90);
  EXPECT_FALSE(p90->censored);
  EXPECT_NEAR(ms(*p90), 90, 0.1);
}

/// For random sets: draw true values, hide some behind a bound, and hold every answer against what the true
/// values allow. An exact answer must be the true figure; a bound must not lie above it.
TEST(Distribution, never_claims_more_than_the_true_values_allow) {
  std::mt19937_64 random(20261124);
  int exact_answers = 0;
  int bounds = 0;
  for (int round = 0; round < 300; ++round) {
    Distribution d;
    std::vector<std::int64_t> truth;
    std::exponential_distribution<double> shape(1e-8);
    const int count = 20 + static_cast<int>(random() % 2000);
    const std::int64_t limit = 20'000'000 + static_cast<std::int64_t>(random() % 300'000'000);
    const bool one_limit = round % 2 == 0;
    for (int i = 0; i < count; ++i) {
      const auto value = static_cast<std::int64_t>(shape(random));
      const std::int64_t bound = one_limit ? limit : static_cast<std::int64_t>(random() % 400'000'000);
      truth.push_back(value);
      value > bound ? d.record_censored(Nanoseconds{bound}) : d.record(Nanoseconds{value});
    }
    std::sort(truth.begin(), truth.end());
    for (const double q : {0.01, 0.1, 0.5, 0.9, 0.99}) {
      const auto answer = d.quantile(q);
      if (!answer) continue;
      const std::int64_t real = truth[d.values().rank_at(q) - 1];
      if (answer->censored) {
        ++bounds;
        EXPECT_LE(answer->value.count(), real) << round << " " << q;
      } else {
        ++exact_answers;
        EXPECT_EQ(Histogram::index_of(answer->value.count()), Histogram::index_of(real)) << round << " " << q;
      }
    }
  }
  EXPECT_GT(exact_answers, 200);
  EXPECT_GT(bounds, 200);
}

TEST(Distribution, a_value_above_an_hour_is_known_only_to_be_an_hour_or_more) {
  Distribution d;
  for (int i = 0; i < 100; ++i) d.record(2h);
  EXPECT_EQ(d.censored_count(), 100u);
  const auto p50 = d.quantile(0.5);
  ASSERT_TRUE(p50);
  EXPECT_TRUE(p50->censored);
  EXPECT_EQ(p50->value, 1h);
}

TEST(Distribution, merging_adds_exact_and_censored_samples) {
  Distribution a = ramp(30);
  Distribution b;
  for (int i = 0; i < 30; ++i) b.record_censored(1s);
  a.merge(b);
  EXPECT_EQ(a.count(), 60u);
  EXPECT_EQ(a.censored_count(), 30u);
  ASSERT_TRUE(a.quantile(0.75));
  EXPECT_TRUE(a.quantile(0.75)->censored);
  EXPECT_FALSE(a.quantile(0.25)->censored);
}

TEST(Distribution, a_trimmed_one_gives_the_same_figures) {
  Distribution d = ramp(1000);
  for (int i = 0; i < 100; ++i) d.record_censored(700ms);
  const auto before = d.quantile(0.8);
  d.trim();
  ASSERT_TRUE(before && d.quantile(0.8));
  EXPECT_EQ(d.quantile(0.8)->value, before->value);
  EXPECT_EQ(d.quantile(0.8)->censored, before->censored);
}

}  // namespace
