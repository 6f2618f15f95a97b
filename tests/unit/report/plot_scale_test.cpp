#include "report/plot_scale.hpp"

#include "base/units.hpp"
#include "report/plot_text.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench::report;
using ::testing::ElementsAre;

namespace {

std::string count(double value) { return backbench::base::format_count(value); }

std::vector<std::string> texts(const PlotScale& scale) {
  std::vector<std::string> all;
  for (const PlotTick& tick : scale.ticks) all.push_back(tick.text);
  return all;
}

TEST(ValuesScale, has_a_tick_at_each_measured_value_and_is_logarithmic) {
  const PlotScale scale = values_scale(std::vector{10.0, 100.0, 1000.0}, 48, count);
  EXPECT_TRUE(scale.logarithmic);
  EXPECT_THAT(texts(scale), ElementsAre("10", "100", "1 000"));
  EXPECT_NEAR(scale.share_of(100), 0.5, 1e-9);  // in the middle of two equal factors
  EXPECT_LT(scale.from, 10);
  EXPECT_GT(scale.to, 1000);
}

TEST(ValuesScale, leaves_out_texts_that_would_touch_and_keeps_the_ticks_and_both_ends) {
  std::vector<double> values;
  for (int i = 1; i <= 12; ++i) values.push_back(900 + i * 10);
  values.push_back(9000);
  const PlotScale scale = values_scale(values, 48, count);
  ASSERT_EQ(scale.ticks.size(), 13u);
  EXPECT_EQ(scale.ticks.front().text, "910");
  EXPECT_EQ(scale.ticks.back().text, "9 000");
  double end = -1;
  int shown = 0;
  for (const PlotTick& tick : scale.ticks) {
    if (tick.text.empty()) continue;
    const double middle = scale.share_of(tick.at) * 48;
    EXPECT_GE(middle - text_width(tick.text) / 2, end);
    end = middle + text_width(tick.text) / 2;
    ++shown;
  }
  EXPECT_LT(shown, 13);
}

TEST(ValuesScale, of_one_value_has_it_in_the_middle) {
  const PlotScale scale = values_scale(std::vector{64.0}, 48, count);
  EXPECT_NEAR(scale.share_of(64), 0.5, 1e-9);
  EXPECT_THAT(texts(scale), ElementsAre("64"));
}

TEST(LatencyScale, says_units_on_its_ticks_and_steps_by_the_range) {
  EXPECT_THAT(texts(latency_scale(0.0022, 0.0095)), ElementsAre("2 ms", "5 ms", "10 ms"));
  EXPECT_THAT(texts(latency_scale(0.005, 30)),
              ElementsAre("5 ms", "10 ms", "50 ms", "100 ms", "500 ms", "1 s", "5 s", "10 s", "50 s"));
  EXPECT_THAT(texts(latency_scale(2e-7, 3)),
              ElementsAre("1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s"));
}

TEST(LatencyScale, holds_what_it_was_made_for_and_has_two_ticks_at_least) {
  for (double low = 1e-9; low < 100; low *= 3.7) {
    for (const double factor : {1.0, 1.01, 1.6, 40.0, 1e6}) {
      const PlotScale scale = latency_scale(low, low * factor);
      EXPECT_GT(scale.from, 0);
      EXPECT_GT(scale.share_of(low), 0);
      EXPECT_LT(scale.share_of(low * factor), 1);
      EXPECT_GE(scale.ticks.size(), 2u) << low << " × " << factor;
      EXPECT_LE(scale.ticks.size(), 14u) << low << " × " << factor;
    }
  }
}

TEST(RateScale, is_linear_from_zero_to_a_round_step) {
  const PlotScale scale = rate_scale(1584);
  EXPECT_FALSE(scale.logarithmic);
  EXPECT_EQ(scale.from, 0);
  EXPECT_EQ(scale.to, 2000);
  EXPECT_THAT(texts(scale), ElementsAre("0", "500", "1 000", "1 500", "2 000"));
  EXPECT_THAT(texts(rate_scale(0.5)), ElementsAre("0", "0.1", "0.2", "0.3", "0.4", "0.5"));
  EXPECT_EQ(rate_scale(0).from, 0);
}

TEST(ShareScale, is_linear_from_zero_and_as_high_as_needed) {
  EXPECT_EQ(share_scale(0).to, 0.01);
  EXPECT_EQ(share_scale(0.02).to, 0.05);
  EXPECT_EQ(share_scale(0.51).to, 1);
  EXPECT_EQ(share_scale(1).to, 1);
  EXPECT_THAT(texts(share_scale(0.7)), ElementsAre("0 %", "25 %", "50 %", "75 %", "100 %"));
}

TEST(PercentileScale, has_HdrHistograms_steps) {
  const PlotScale scale = percentile_scale(1.3, 20'000);
  EXPECT_THAT(texts(scale), ElementsAre("50 %", "90 %", "99 %", "99.9 %", "99.99 %"));
  EXPECT_EQ(scale.ticks[2].at, 100);
}

TEST(TickLatency, is_round_in_its_unit) {
  EXPECT_EQ(tick_latency(0.0005), "500 µs");
  EXPECT_EQ(tick_latency(0.001), "1 ms");
  EXPECT_EQ(tick_latency(5e-8), "50 ns");
  EXPECT_EQ(tick_latency(1000), "1 000 s");
}

}  // namespace
