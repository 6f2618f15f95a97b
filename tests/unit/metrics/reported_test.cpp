#include "metrics/measurement.hpp"

#include <array>

#include <gtest/gtest.h>

using namespace backbench::metrics;
using backbench::base::Nanoseconds;
using namespace std::chrono_literals;

namespace {

ReportedFigures figures(std::uint64_t count, Nanoseconds mean, Nanoseconds p99) {
  ReportedFigures f;
  f.count = count;
  f.mean = mean;
  f.max = 2 * p99;
  f.quantiles = {{0.5, mean}, {0.99, p99}};
  return f;
}

TEST(ReportedFigures, are_given_as_they_were_told) {
  const Distribution d = Distribution::reported(figures(5000, 3ms, 9ms));
  EXPECT_EQ(d.count(), 5000u);
  EXPECT_EQ(d.mean()->value, 3ms);
  EXPECT_EQ(d.max()->value, 18ms);
  EXPECT_EQ(d.quantile(0.99)->value, 9ms);
  EXPECT_FALSE(d.quantile(0.99)->censored);
  EXPECT_FALSE(d.quantile(0.9)) << "it was not told";
  EXPECT_TRUE(d.values().empty());
}

TEST(ReportedFigures, need_as_many_samples_as_our_own) {
  EXPECT_FALSE(Distribution::reported(figures(999, 3ms, 9ms)).quantile(0.99));
  EXPECT_TRUE(Distribution::reported(figures(1000, 3ms, 9ms)).quantile(0.99));
  EXPECT_TRUE(Distribution::reported(figures(0, 3ms, 9ms)).quantile(0.99))
      << "how many there were was not told";
}

TEST(ReportedFigures, of_which_the_slowest_are_lower_bounds) {
  ReportedFigures f = figures(10'000, 3ms, 9ms);
  f.censored = 200;
  const Distribution d = Distribution::reported(f);
  EXPECT_FALSE(d.quantile(0.5)->censored);
  EXPECT_TRUE(d.quantile(0.99)->censored);
  EXPECT_TRUE(d.mean()->censored);
}

TEST(ReportedFigures, have_no_quantiles_together) {
  Distribution both = Distribution::reported(figures(1000, 2ms, 9ms));
  both.merge(Distribution::reported(figures(3000, 4ms, 8ms)));
  EXPECT_EQ(both.count(), 4000u);
  EXPECT_EQ(both.mean()->value, 3500us);  // (1000 x 2 + 3000 x 4) / 4000
  EXPECT_EQ(both.max()->value, 18ms);
  EXPECT_FALSE(both.quantile(0.5));
}

TEST(ReportedFigures, weigh_alike_where_samples_were_not_counted) {
  Distribution all = Distribution::reported(figures(0, 1ms, 9ms));
  all.merge(Distribution::reported(figures(0, 2ms, 9ms)));
  all.merge(Distribution::reported(figures(0, 6ms, 9ms)));
  EXPECT_EQ(all.mean()->value, 3ms);
}

TEST(ReportedFigures, and_samples_come_to_reported_figures) {
  Distribution samples;
  for (int i = 0; i < 1000; ++i) samples.record(1ms);
  samples.merge(Distribution::reported(figures(1000, 3ms, 9ms)));
  EXPECT_EQ(samples.count(), 2000u);
  EXPECT_NEAR(static_cast<double>(samples.mean()->value.count()), 2e6, 1e3);
  EXPECT_FALSE(samples.quantile(0.5));
}

TEST(ReportedFigures, survive_a_merge_into_nothing) {
  Distribution alone;
  alone.merge(Distribution::reported(figures(5000, 3ms, 9ms)));
  alone.merge(Distribution{});
  EXPECT_EQ(alone.quantile(0.99)->value, 9ms);
}

Measurement reported(double rps, std::optional<double> throughput, Nanoseconds window) {
  Measurement m;
  m.reported_by = "autocannon";
  m.reported_rates = ReportedRates{rps, throughput, {}};
  m.window = window;
  return m;
}

TEST(ReportedRates, stand_for_those_that_counts_would_give) {
  const Measurement m = reported(90, 100, 0s);
  EXPECT_EQ(m.rps(), 90);
  EXPECT_EQ(m.throughput(), 100);
  EXPECT_EQ(m.known_rates().mb_per_s, std::nullopt);
}

TEST(ReportedRates, of_trials_are_averaged_by_their_windows) {
  const Measurement a = reported(100, 100, 10s), b = reported(200, std::nullopt, 30s);
  const std::array trials{&a, &b};
  const Measurement all = merge_trials(trials);
  EXPECT_EQ(all.reported_by, "autocannon");
  EXPECT_DOUBLE_EQ(all.rps(), 175);  // (100 x 10 + 200 x 30) / 40
  EXPECT_EQ(all.known_rates().throughput, std::nullopt) << "one of them did not tell";
}

TEST(ReportedRates, of_trials_weigh_alike_where_a_window_is_not_known) {
  const Measurement a = reported(100, 100, 10s), b = reported(200, 200, 0s);
  const std::array trials{&a, &b};
  EXPECT_DOUBLE_EQ(merge_trials(trials).rps(), 150);
}

TEST(KnownRates, of_our_own_are_none_without_a_window) {
  Measurement m;
  EXPECT_EQ(m.known_rates(), ReportedRates{});
  m.window = 2s;
  m.window_tally.ended[0] = 10;
  EXPECT_EQ(m.known_rates(), (ReportedRates{5, 5, 0}));
}

}  // namespace
