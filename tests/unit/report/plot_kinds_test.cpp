#include "plots.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using namespace backbench::report;
using namespace backbench::report::testing;
using ::testing::ElementsAre;

namespace {

TEST(Knee, joins_p99_over_the_rate_by_rising_connections) {
  const Plot plot = only(run_of({quick("flask", 100, 4000), quick("flask", 10, 2000), quick("flask", 1, 15)}),
                         PlotKind::knee);
  ASSERT_EQ(plot.series[0].pieces.size(), 1u);
  const auto& points = plot.series[0].pieces[0];
  ASSERT_EQ(points.size(), 2u);  // 15 requests have no p99
  EXPECT_EQ(points[0].x, 200);
  EXPECT_EQ(points[0].note, "10");
  EXPECT_EQ(points[1].x, 400);
  EXPECT_NEAR(points[1].y, 1e-3, 1e-6);
  EXPECT_EQ(plot.x.from, 0);
  EXPECT_TRUE(plot.y.logarithmic);
}

TEST(Percentiles, end_where_fewer_than_ten_requests_lie_beyond) {
  const record::Run run = run_of({result("hello", "flask", 10, {trial(0, measured(10'000, 1ms, 1us))})});
  const Plot plot = only(run, PlotKind::percentiles);
  const auto& points = plot.series[0].pieces[0];
  EXPECT_LE(points.back().x, 1000.1);  // p99.9 of 10 000 has ten beyond it
  EXPECT_NEAR(points.back().x, 1000, 1);
  std::vector<double> marked;
  for (const PlotPoint& p : points)
    if (p.marked) marked.push_back(p.x);
  EXPECT_THAT(marked, ElementsAre(2, 10, 100, 1000));
  const auto p90 = std::find_if(points.begin(), points.end(), [](const PlotPoint& p) { return p.x == 10; });
  EXPECT_NEAR(p90->y, 0.010, 0.0001);  // 1 ms + 9 000 × 1 µs
  EXPECT_EQ(plot.file, "hello.percentiles");
}

TEST(Percentiles, have_a_plot_for_each_load_and_lower_bounds_where_timeouts_are) {
  const auto all = plots(example_run(), PlotKind::percentiles);
  EXPECT_THAT(files(all),
              ElementsAre("hello.connections_10.percentiles", "hello.connections_1000.percentiles"));
  std::vector<double> bounds;
  for (const PlotPoint& p : all[1].series[0].pieces[0])
    if (p.at_least) bounds.push_back(p.x);
  EXPECT_THAT(bounds, ElementsAre(100, 1000));  // from p90 on all are timeouts; p99.9 is the last to exist
}

TEST(Series, have_the_correct_responses_of_each_whole_second_of_the_typical_trial) {
  metrics::Measurement m = measured(1000, 1ms, 0ns);
  m.series = {{100, 100, 0, 1}, {98, 98, 2, 1}, {50, 50, 0, 1}};
  m.window = 2500ms;
  const Plot plot = only(run_of({result("hello", "flask", 10, {trial(0, m)})}), PlotKind::series);
  const auto& points = plot.series[0].pieces[0];
  ASSERT_EQ(points.size(), 2u);  // the last half second is none
  EXPECT_EQ(points[0].y, 100);
  EXPECT_FALSE(points[0].hollow);
  EXPECT_TRUE(points[1].hollow);
  EXPECT_EQ(points[1].x, 2);
  EXPECT_EQ(plot.y.from, 0);
}

}  // namespace
