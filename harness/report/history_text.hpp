#pragma once

#include "compare/trend.hpp"

#include <span>
#include <string>
#include <vector>

namespace backbench::report {

/// A line a job: start, commit, suite, number of benchmarks, file.
std::string history_list(std::span<const compare::HistoryJob> jobs);

/// One benchmark over the jobs: a line a job, a column for each figure that is usually asked for. A job that
/// does not count is marked.
std::string history_show(const std::string& benchmark, const compare::HistoryIndex& index);

/// The series as a row of bars with its ends, and a line for each step in it: where, by how much, since which
/// commit.
std::string trend_text(const compare::Trend& trend);

/// One benchmark's jobs as CSV (RFC 4180): time, commit, then a column for each metric, empty where a job has
/// none. Jobs that do not count are left out. Apache Otava reads it.
std::string history_csv(const std::string& benchmark, const compare::HistoryIndex& index);

/// Otava's configuration for such files: a test each, with the direction in which each metric gets better.
struct OtavaTest {
  std::string benchmark;
  std::string file;
};
std::string otava_yaml(std::span<const OtavaTest> tests);

}  // namespace backbench::report
