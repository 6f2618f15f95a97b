#include "compare/utest.hpp"

#include "compare/median.hpp"
#include "compare/rank_sum.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::compare {
namespace {

constexpr std::size_t fewest = 2;
constexpr std::size_t recommended = 9;

void add_times(const record::CaseResult& result, std::vector<double>& real_ms, std::vector<double>& cpu_ms) {
  for (const record::Trial* trial : result.whole_trials()) {
    const metrics::Measurement& m = *trial->measured;
    if (!m.response_time.mean()) continue;
    double cpu_ns = 0;
    for (const metrics::ThreadUsage& thread : m.threads) cpu_ns += static_cast<double>(thread.cpu.count());
    const auto completed = static_cast<double>(m.window_tally.completed());
    const bool told = m.response_time.reported().has_value();
    const double mean_ns = told ? static_cast<double>(m.response_time.mean().value().value.count())
                                : m.response_time.values().mean_ns();
    real_ms.push_back(mean_ns / 1e6);
    if (completed > 0 && !m.threads.empty()) cpu_ms.push_back(cpu_ns / completed / 1e6);
  }
}

/// As its calculate_change().
double change_of(double before, double after) {
  if (before == 0) return after == 0 ? 0 : 2;
  return (after - before) / std::abs(before);
}

}  // namespace

std::vector<UtestRow> utest_rows(const record::Run& base, const record::Run& fresh) {
  std::vector<UtestRow> rows;
  for (const record::CaseResult& before : base.cases) {
    const auto after = std::find_if(fresh.cases.begin(), fresh.cases.end(), [&](const record::CaseResult& c) {
      return c.facts.name == before.facts.name;
    });
    if (after == fresh.cases.end()) continue;
    UtestRow row;
    row.name = before.facts.name;
    add_times(before, row.base_ms, row.base_cpu_ms);
    add_times(*after, row.fresh_ms, row.fresh_cpu_ms);
    if (row.base_ms.empty() || row.fresh_ms.empty()) continue;
    row.change = change_of(median(row.base_ms), median(row.fresh_ms));
    if (!row.base_cpu_ms.empty() && !row.fresh_cpu_ms.empty())
      row.cpu_change = change_of(median(row.base_cpu_ms), median(row.fresh_cpu_ms));
    const std::size_t repetitions = std::min(row.base_ms.size(), row.fresh_ms.size());
    row.enough = repetitions >= recommended;
    if (repetitions >= fewest) {
      row.p = mann_whitney_p(row.base_ms, row.fresh_ms);
      row.cpu_p = mann_whitney_p(row.base_cpu_ms, row.fresh_cpu_ms);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace backbench::compare
