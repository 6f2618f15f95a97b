#include "compare/threshold.hpp"

#include "compare/comparison.hpp"
#include "compare/median.hpp"
#include "record/counters.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace backbench::compare {
namespace {

std::optional<double> value_of(const record::CaseResult& result, const Metric& metric) {
  if (const auto merged = result.merged()) {
    for (const auto& [name, value] : record::counters_of(*merged, result.facts)) {
      if (name == metric.id) return value;
    }
  }
  const Figures figures = figures_of(result, metric);
  return figures.trials.empty() ? std::nullopt : std::optional(median(figures.trials));
}

}  // namespace

double beyond(const Metric& metric, double limit, double value) {
  return metric.higher_is_better ? limit - value : value - limit;
}

std::string limit_text(const Metric& metric, double limit) {
  return fmt::format("{} {} {}", metric.label, metric.higher_is_better ? "≥" : "≤", text_of(metric, limit));
}

std::vector<std::string> broken_limits(const record::CaseResult& result) {
  std::vector<std::string> broken;
  for (const scenario::MetricLimit& limit : result.facts.threshold) {
    const Metric* metric = metric_of(limit.metric);
    if (!metric) continue;
    const auto value = value_of(result, *metric);
    if (!value || beyond(*metric, limit.value, *value) <= 0) continue;
    broken.push_back(fmt::format("{} is {}, its limit is {}", metric->label, text_of(*metric, *value),
                                 text_of(*metric, limit.value)));
  }
  return broken;
}

}  // namespace backbench::compare
