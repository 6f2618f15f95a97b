#include "compare/metric.hpp"

#include <gtest/gtest.h>

namespace backbench::compare::testing {
namespace {

TEST(Metric, is_written_with_its_unit) {
  EXPECT_EQ(text_of(*metric_of("p50_ms"), 5.84), "5.84 ms");
  EXPECT_EQ(text_of(*metric_of("server_cpu_us_per_req"), 12.4), "12.4 µs");
  EXPECT_EQ(text_of(*metric_of("error_pct"), 0.31), "0.31 %");
  EXPECT_EQ(text_of(*metric_of("server_mem_peak_mb"), 82), "82 MB");
}

TEST(Metric, of_an_absurd_size_is_still_a_text) {
  EXPECT_FALSE(text_of(*metric_of("p50_ms"), 1e300).empty());
  EXPECT_FALSE(text_of(*metric_of("p50_ms"), -1).empty());
}

TEST(Metric, gets_worse_upwards_or_downwards) {
  EXPECT_GT(worsening(*metric_of("p50_ms"), 10, 11), 0);
  EXPECT_LT(worsening(*metric_of("rps"), 10, 11), 0);
  EXPECT_EQ(metric_of("p51_ms"), nullptr);
}

TEST(SignedShare, has_a_sign_and_loses_decimals_when_large) {
  EXPECT_EQ(signed_share(0.057), "+5.7 %");
  EXPECT_EQ(signed_share(-0.004), "-0.4 %");
  EXPECT_EQ(signed_share(1.1), "+110 %");
}

}  // namespace
}  // namespace backbench::compare::testing
