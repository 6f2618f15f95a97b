#include "record/counters.hpp"

#include "support/example_run.hpp"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using record::counters_of;

namespace {

std::vector<std::string> names_of(const metrics::Measurement& m) {
  std::vector<std::string> names;
  for (const auto& [name, value] : counters_of(m, record::CaseFacts{})) names.push_back(name);
  return names;
}

double value_of(const metrics::Measurement& m, const std::string& wanted) {
  for (const auto& [name, value] : counters_of(m, record::CaseFacts{}))
    if (name == wanted) return value;
  ADD_FAILURE() << "no counter " << wanted;
  return 0;
}

TEST(Counters, stand_in_the_order_people_read_them) {
  EXPECT_EQ(names_of(measured(10'000, 1ms, 1us)),
            (std::vector<std::string>{"rps", "throughput", "mean_ms", "p50_ms", "p90_ms", "p99_ms",
                                      "p99.9_ms", "max_ms", "errors", "error_pct", "timeouts", "mb_per_s"}));
}

TEST(Counters, have_the_figures_of_the_window) {
  metrics::Measurement m = measured(9000, 1ms, 1us);  // 1 to 9.999 ms
  add_timeouts(m, 900, 2s);
  for (int i = 0; i < 100; ++i) m.window_tally.add(metrics::Ending::status);
  EXPECT_EQ(value_of(m, "rps"), 900);
  EXPECT_EQ(value_of(m, "throughput"), 910);
  EXPECT_EQ(value_of(m, "errors"), 1000) << "timeouts are among them";
  EXPECT_EQ(value_of(m, "error_pct"), 10);
  EXPECT_EQ(value_of(m, "timeouts"), 900);
  EXPECT_EQ(value_of(m, "mb_per_s"), 0.9);
  EXPECT_NEAR(value_of(m, "p50_ms"), 5.95, 0.01);
  EXPECT_EQ(value_of(m, "p99_ms"), 2000) << "the bound of a censored figure";
  EXPECT_EQ(value_of(m, "max_ms"), 2000);
}

TEST(Counters, a_figure_that_does_not_exist_is_left_out) {
  EXPECT_EQ(names_of(measured(50, 1ms, 1us)),
            (std::vector<std::string>{"rps", "throughput", "mean_ms", "p50_ms", "max_ms", "errors",
                                      "error_pct", "timeouts", "mb_per_s"}));
  EXPECT_EQ(names_of(metrics::Measurement{}), (std::vector<std::string>{"errors", "error_pct", "timeouts"}));
}

TEST(Counters, tell_what_the_target_took_for_each_complete_response) {
  record::Trial trial;
  trial.measured = measured(10'000, 1ms, 1us);  // in 10 s
  for (int i = 0; i < 2'500; ++i) trial.measured->window_tally.add(metrics::Ending::status);
  const auto without = record::counters_of(trial, record::CaseFacts{});
  EXPECT_EQ(without.size(), counters_of(*trial.measured, record::CaseFacts{}).size());

  trial.target_cost =
      record::TargetCost{"proc", 10.5, 8.4, 0, 0, {{0, 0, 50'000'000, 3}, {10.5, 8.4, 62'500'000, 3}}};
  const auto with = record::counters_of(trial, record::CaseFacts{});
  const std::vector<std::pair<std::string, double>> added(with.begin() + static_cast<long>(without.size()),
                                                          with.end());
  ASSERT_EQ(added.size(), 3U);
  EXPECT_EQ(added[0].first, "server_cpu_cores");
  EXPECT_NEAR(added[0].second, 0.8, 1e-12);
  EXPECT_EQ(added[1].first, "server_cpu_us_per_req");
  EXPECT_NEAR(added[1].second, 640, 1e-9) << "0.8 cores over 1250 responses a second";
  EXPECT_EQ(added[2].first, "server_mem_peak_mb");
  EXPECT_EQ(added[2].second, 62.5);
}

TEST(Counters, say_nothing_of_memory_that_could_not_be_read) {
  record::Trial trial;
  trial.measured = measured(10, 1ms, 1us);
  trial.target_cost = record::TargetCost{"proc", 10, 5, 0, 0, {{0, 0, {}, 1}, {10, 5, {}, 1}}};
  EXPECT_EQ(record::counters_of(trial, record::CaseFacts{}).back().first, "server_cpu_us_per_req");
}

TEST(Counters, of_an_open_loop_have_service_time_and_send_lag_beside_the_response_time) {
  record::CaseFacts open;
  open.rate_per_second = 100;
  metrics::Measurement m;
  m.window = 10s;
  for (int i = 1; i <= 1000; ++i) {
    m.response_time.record(i * 3ms);
    m.service_time.record(i * 1ms);
    m.send_lag.record(i * 2ms);
  }
  std::vector<std::string> names;
  std::map<std::string, double> values;
  for (const auto& [name, value] : counters_of(m, open)) {
    names.push_back(name);
    values[name] = value;
  }
  EXPECT_NEAR(values["service_p50_ms"], 500, 1);
  EXPECT_NEAR(values["service_p99_ms"], 990, 1);
  EXPECT_NEAR(values["send_lag_p50_ms"], 1000, 1);
  EXPECT_NEAR(values["send_lag_p99_ms"], 1980, 2);
  EXPECT_EQ(names,
            (std::vector<std::string>{"rps", "throughput", "mean_ms", "p50_ms", "p90_ms", "p99_ms", "max_ms",
                                      "service_p50_ms", "service_p99_ms", "send_lag_p50_ms",
                                      "send_lag_p99_ms", "errors", "error_pct", "timeouts", "mb_per_s"}));
}

record::Trial judged_trial(std::vector<record::Finding> findings) {
  record::Trial t = trial(0, measured(10'000, 1ms, 1us));
  t.limit = {record::Limit::client, "why"};
  t.findings = std::move(findings);
  return t;
}

TEST(Counters, of_a_judged_trial_say_whether_it_is_to_be_trusted) {
  const record::Finding note{"BB10", "", record::Severity::note, "", ""};
  const record::Finding caution{"BB14", "", record::Severity::caution, "", ""};
  const record::Finding spoils{"BB01", "", record::Severity::spoils, "", ""};
  using Last = std::pair<std::string, double>;
  EXPECT_EQ(counters_of(judged_trial({}), record::CaseFacts{}).back(), Last("trusted", 1));
  EXPECT_EQ(counters_of(judged_trial({note, caution}), record::CaseFacts{}).back(), Last("trusted", 1));
  EXPECT_EQ(counters_of(judged_trial({note, spoils}), record::CaseFacts{}).back(), Last("trusted", 0));
  EXPECT_EQ(counters_of(trial(0, measured(10'000, 1ms, 1us)), record::CaseFacts{}).back().first, "mb_per_s")
      << "not judged";
}

TEST(Label, names_the_limit_and_the_findings_above_a_note) {
  const record::Finding note{"BB10", "", record::Severity::note, "", ""};
  const record::Finding caution{"BB14", "", record::Severity::caution, "", ""};
  const record::Finding spoils{"BB01", "", record::Severity::spoils, "", ""};
  EXPECT_EQ(record::label_of(judged_trial({note, spoils, caution})), "client-bound BB01 BB14");
  EXPECT_EQ(record::label_of(trial(0, measured(10, 1ms, 1us))), "");
}

TEST(Counters, are_always_finite) {
  for (const auto& m : {measured(100, 1ms, 1us), metrics::Measurement{}})
    for (const auto& [name, value] : counters_of(m, record::CaseFacts{}))
      EXPECT_TRUE(std::isfinite(value)) << name;
}

}  // namespace
