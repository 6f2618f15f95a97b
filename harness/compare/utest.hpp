#pragma once

#include "record/run.hpp"

#include <optional>
#include <string>
#include <vector>

namespace backbench::compare {

/// What Google Benchmark's compare.py says of a benchmark, from the repetitions that benchmark.json has.
struct UtestRow {
  std::string name;
  std::vector<double> base_ms, fresh_ms;  // real_time: mean response time, a value a trial
  std::vector<double> base_cpu_ms,
      fresh_cpu_ms;   // cpu_time: of the generator, for a response; may be unknown
  double change = 0;  // share, of the medians of real_time
  std::optional<double> cpu_change;
  /// Two-sided, as its U test gives them (gbench/report.py, calc_utest); absent with fewer than two
  /// repetitions on either side.
  std::optional<double> p, cpu_p;
  bool enough = false;  // its nine repetitions
};

/// The benchmarks that both results have repetitions of. It has no error control: nothing corrects for the
/// number of benchmarks, and of two results measured one after the other the p values are wrong
/// (docs/regression.md).
std::vector<UtestRow> utest_rows(const record::Run& base, const record::Run& fresh);

}  // namespace backbench::compare
