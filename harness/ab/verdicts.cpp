#include "ab/verdicts.hpp"

#include "base/units.hpp"
#include "compare/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::ab {
namespace {

using compare::Outcome;
using compare::VerdictRow;
using Kind = VerdictRow::Kind;

std::string label_of(const Answer& a) {
  const compare::Metric* metric = compare::metric_of(a.gate.counter);
  return metric ? std::string(metric->label) : a.gate.counter;
}

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

std::string reason_of(const Answer& a) {
  const compare::Decision& d = a.decision;
  if (!a.measured) return "no such figure: too few answers in a block, or not to be seen";
  if (!a.gate.gates) return "";
  switch (d.outcome) {
    case Outcome::regressed:
    case Outcome::improved:
      return fmt::format("{} on {} fresh blocks (p = {:.2g})",
                         d.outcome == Outcome::regressed ? "confirmed" : "better, confirmed",
                         d.evidence.blocks, d.p_holm.value_or(1));
    case Outcome::ok:
      return "";
    case Outcome::inconclusive:
      return d.blocks_needed ? fmt::format("needs about {} more blocks", *d.blocks_needed)
                             : "too few blocks to tell";
  }
  return "";
}

VerdictRow row_of(const Answer& a, const std::string& benchmark) {
  const compare::Evidence& evidence = a.decision.evidence;
  VerdictRow row;
  row.kind = !a.measured ? Kind::uncounted : a.gate.gates ? Kind::judged : Kind::advice;
  row.outcome = a.decision.outcome;
  row.benchmark = benchmark;
  row.metric = label_of(a);
  row.base = value_text(a, a.base_level);
  row.fresh = value_text(a, a.new_level);
  if (evidence.blocks > 0) row.change = change_text(a, evidence.estimate);
  if (evidence.limits) row.interval = interval_text(a, *evidence.limits);
  if (evidence.detectable) row.detectable = fmt::format("{:.1f} %", 100 * *evidence.detectable);
  row.samples =
      a.screened > 0 ? fmt::format("{}+{}", a.screened, evidence.blocks) : std::to_string(evidence.blocks);
  row.reason = reason_of(a);
  return row;
}

VerdictRow note_on(const std::string& benchmark, Kind kind, std::string reason) {
  VerdictRow row;
  row.kind = kind;
  row.outcome = Outcome::regressed;
  row.benchmark = benchmark;
  row.reason = std::move(reason);
  return row;
}

std::vector<VerdictRow> rows_of(const Result& result, std::size_t b, bool all) {
  const std::string& name = result.benchmarks[b].name;
  std::vector<VerdictRow> rows;
  if (b < result.broken.size() && result.broken[b])
    rows.push_back(note_on(name, Kind::not_run, *result.broken[b]));
  if (result.more_errors(b)) {
    const compare::ErrorCount base = result.errors(b, Arm::base), now = result.errors(b, Arm::contender);
    rows.push_back(
        note_on(name, Kind::judged,
                fmt::format("{} of {} requests failed, of base {} of {} (p = {:.2g})", now.failed, now.ended,
                            base.failed, base.ended, compare::error_count_p(base, now))));
  }
  for (const Answer& a : result.answers) {
    if (a.benchmark == b && (a.gate.gates || all)) rows.push_back(row_of(a, name));
  }
  return rows;
}

int badness(const VerdictRow& row) {
  if (row.kind == Kind::not_run) return 5;
  if (row.kind == Kind::advice) return 0;
  if (row.kind == Kind::uncounted) return 3;
  constexpr std::array order{Outcome::ok, Outcome::improved, Outcome::inconclusive, Outcome::regressed};
  constexpr std::array grade{1, 2, 3, 4};
  return grade[static_cast<std::size_t>(std::find(order.begin(), order.end(), row.outcome) - order.begin())];
}

std::string headline_of(const Result& result) {
  constexpr std::array<std::string_view, 5> listed{"regressed", "inconclusive", "improved", "ok",
                                                   "unmeasured"};
  std::string text;
  for (const std::string_view verdict : listed) {
    auto n = std::count_if(result.answers.begin(), result.answers.end(), [&](const Answer& a) {
      return a.gate.gates && verdict_of(a) == verdict && !result.benchmarks[a.benchmark].sentinel;
    });
    for (std::size_t b = 0; verdict == "regressed" && b < result.benchmarks.size(); ++b) {
      n += result.more_errors(b) && !result.benchmarks[b].sentinel;
    }
    if (n > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, verdict);
  }
  return text.empty() ? "nothing was judged" : text;
}

std::string sentinel_note(const Result& result) {
  if (result.sentinel_tripped()) {
    return "The sentinel tripped: base differs from its own copy on this machine, so that nothing here is to "
           "be believed.";
  }
  std::string sees;
  for (const Answer& a : result.answers) {
    if (!result.benchmarks[a.benchmark].sentinel || !a.gate.gates || !a.decision.evidence.detectable)
      continue;
    sees += fmt::format("{}{:.1f} % in {}", sees.empty() ? "" : ", ", 100 * *a.decision.evidence.detectable,
                        label_of(a));
  }
  if (sees.empty()) return "The sentinel, base against its own copy, has too few blocks to say anything.";
  return fmt::format("The sentinel, base against its own copy, found no difference; it could have seen {}.",
                     sees);
}

std::string end_note(const Result& result) {
  const std::string open = open_questions(result);
  return fmt::format("{} after {} blocks; the verdicts hold, and what was still open is inconclusive{}{}.",
                     result.ending == Ending::interrupted ? "Stopped" : "Out of time (--max-time)",
                     result.blocks.size(), open.empty() ? "" : ": ", open);
}

Outcome outcome_of(const Result& result) {
  if (result.sentinel_tripped()) return Outcome::inconclusive;
  if (result.regressed()) return Outcome::regressed;
  return result.conclusive() ? Outcome::ok : Outcome::inconclusive;
}

}  // namespace

compare::VerdictTable verdicts(const Result& result, const std::string& suite, const SessionOptions& options,
                               bool all) {
  compare::VerdictTable table;
  table.title = "backbench ab";
  table.suite = suite;
  table.outcome = outcome_of(result);
  table.headline = headline_of(result);
  std::vector<std::vector<VerdictRow>> benchmarks;
  for (std::size_t b = 0; b < result.benchmarks.size(); ++b) {
    const bool shown = !result.benchmarks[b].sentinel || all || result.sentinel_tripped();
    if (shown) benchmarks.push_back(rows_of(result, b, all));
  }
  const auto worst = [](const std::vector<VerdictRow>& rows) {
    int found = 0;
    for (const VerdictRow& row : rows) found = std::max(found, badness(row));
    return found;
  };
  std::stable_sort(benchmarks.begin(), benchmarks.end(),
                   [&](const auto& a, const auto& b) { return worst(a) > worst(b); });
  for (auto& rows : benchmarks) std::move(rows.begin(), rows.end(), std::back_inserter(table.rows));

  const bool has_sentinel = std::any_of(result.benchmarks.begin(), result.benchmarks.end(),
                                        [](const Benchmark& benchmark) { return benchmark.sentinel; });
  if (has_sentinel) table.notes.push_back(sentinel_note(result));
  if (result.ending != Ending::decided) table.notes.push_back(end_note(result));
  table.notes.push_back(
      fmt::format("{} blocks in {}. At most {:g} % of such runs call anything regressed that is not.",
                  result.blocks.size(), base::format_clock(result.took), 100 * options.rule.suite_level));
  return table;
}

std::string open_questions(const Result& result) {
  std::string text;
  int open = 0;
  constexpr int most = 3;
  for (const Answer& a : result.answers) {
    if (!a.counts(Outcome::inconclusive)) continue;
    if (++open > most) continue;
    text +=
        fmt::format("{}{} {}", text.empty() ? "" : ", ", result.benchmarks[a.benchmark].name, label_of(a));
  }
  if (open > most) text += fmt::format(" and {} more", open - most);
  return text;
}

}  // namespace backbench::ab
