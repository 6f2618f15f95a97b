#include "ab/answer_row.hpp"

#include "compare/metric.hpp"
#include "compare/threshold.hpp"

#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace backbench::ab {
namespace {

using compare::Outcome;
using compare::VerdictRow;
using Kind = VerdictRow::Kind;

std::string value_text(const Answer& a, const std::optional<double>& value) {
  const compare::Metric* metric = compare::metric_of(a.gate.counter);
  return metric && value ? compare::text_of(*metric, *value) : "";
}

/// Of the figure itself, which may be better when it is more: requests a second are fewer when they are
/// worse.
std::string change_text(const Answer& a, double worse) {
  const compare::Metric* metric = compare::metric_of(a.gate.counter);
  return compare::signed_share(std::expm1(metric && metric->higher_is_better ? -worse : worse));
}

std::string interval_text(const Answer& a, const compare::Interval& limits) {
  const compare::Metric* metric = compare::metric_of(a.gate.counter);
  const bool turned = metric && metric->higher_is_better;
  return fmt::format("{} … {}", change_text(a, turned ? limits.upper : limits.lower),
                     change_text(a, turned ? limits.lower : limits.upper));
}

/// Of a limit the interval of the figure itself: how far it may be from the limit is then seen.
std::string figure_interval_text(const Answer& a) {
  const std::optional<compare::Interval> limits = new_interval(a);
  if (!limits) return "";
  return fmt::format("{} … {}", value_text(a, limits->lower), value_text(a, limits->upper));
}

std::string open_text(const Answer& a) {
  const compare::Decision& d = a.decision;
  if (d.blocks_needed) return fmt::format("needs about {} more blocks", *d.blocks_needed);
  if (!a.gate.limit || d.evidence.blocks == 0) return "too few blocks to tell";
  return fmt::format("beyond its limit in {} of {} blocks: neither kept nor broken for sure",
                     d.evidence.worse, d.evidence.blocks);
}

std::string confirmed_text(const Answer& a) {
  const compare::Decision& d = a.decision;
  const std::string p = fmt::format("(p = {:.2g})", d.p_holm.value_or(1));
  if (a.gate.limit)
    return fmt::format("beyond its limit in {} of {} fresh blocks {}", d.evidence.worse, d.evidence.blocks,
                       p);
  return fmt::format("{} on {} fresh blocks {}",
                     d.outcome == Outcome::regressed ? "confirmed" : "better, confirmed", d.evidence.blocks,
                     p);
}

std::string reason_of(const Answer& a) {
  if (!a.measured) {
    return a.gate.limit ? "no such figure: too few answers in a block, timeouts, or not to be seen"
                        : "no such figure: too few answers in a block, or not to be seen";
  }
  if (!a.gate.gates) return "";
  switch (a.decision.outcome) {
    case Outcome::regressed:
    case Outcome::improved:
      return confirmed_text(a);
    case Outcome::ok:
      return "";
    case Outcome::inconclusive:
      return open_text(a);
  }
  return "";
}

}  // namespace

std::string label_of(const Answer& a) {
  const compare::Metric* metric = compare::metric_of(a.gate.counter);
  if (!metric) return a.gate.counter;
  return a.gate.limit ? compare::limit_text(*metric, *a.gate.limit) : std::string(metric->label);
}

VerdictRow row_of(const Answer& a, const std::string& benchmark) {
  const compare::Evidence& evidence = a.decision.evidence;
  VerdictRow row;
  row.kind = !a.measured ? Kind::uncounted : a.gate.gates ? Kind::judged : Kind::advice;
  row.outcome = a.decision.outcome;
  row.benchmark = benchmark;
  row.metric = label_of(a);
  row.base = value_text(a, a.base_level);
  row.fresh = (a.new_at_least ? "≥ " : "") + value_text(a, a.new_level);
  row.samples =
      a.screened > 0 ? fmt::format("{}+{}", a.screened, evidence.blocks) : std::to_string(evidence.blocks);
  row.reason = reason_of(a);
  if (a.gate.limit) {
    row.interval = figure_interval_text(a);
    return row;
  }
  if (evidence.blocks > 0) row.change = change_text(a, evidence.estimate);
  if (evidence.limits) row.interval = interval_text(a, *evidence.limits);
  if (evidence.detectable) row.detectable = fmt::format("{:.1f} %", 100 * *evidence.detectable);
  return row;
}

}  // namespace backbench::ab
