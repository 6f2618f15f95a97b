#pragma once

#include "compare/comparison.hpp"
#include "record/run.hpp"
#include "support/example_run.hpp"

#include <stdexcept>
#include <string>
#include <vector>

/// Results to be compared, whose medians are what a test asks for.
namespace backbench::compare::testing {

using namespace std::chrono_literals;
using backbench::testing::add_timeouts;
using backbench::testing::failed_trial;
using backbench::testing::run_of;

/// 1000 responses, all of them as slow as that.
inline record::Trial trial_of(int index, base::Nanoseconds each) {
  return backbench::testing::trial(index, backbench::testing::measured(1000, each, 0ns));
}

/// A trial each.
inline record::CaseResult case_of(const std::string& target, const std::vector<base::Nanoseconds>& medians) {
  std::vector<record::Trial> trials;
  for (std::size_t i = 0; i < medians.size(); ++i)
    trials.push_back(trial_of(static_cast<int>(i), medians[i]));
  return backbench::testing::result("hello", target, 10, std::move(trials));
}

inline void spoil(record::CaseResult& result) {
  result.trials.front().findings.push_back(
      {"BB01", "client-bound", record::Severity::spoils, "the generator was busy", "use more threads"});
}

inline const MetricChange& figure(const CaseChange& c, std::string_view id) {
  for (const MetricChange& f : c.metrics) {
    if (f.metric->id == id) return f;
  }
  throw std::out_of_range(std::string(id));
}

}  // namespace backbench::compare::testing
