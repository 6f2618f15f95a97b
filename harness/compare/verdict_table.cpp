#include "compare/verdict_table.hpp"

#include "compare/median.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::compare {
namespace {

using Kind = VerdictRow::Kind;

std::string value_of(const Metric& metric, const Figures& figures) {
  return (figures.at_least ? "≥ " : "") + text_of(metric, median(figures.trials));
}

VerdictRow row_of(const CaseChange& c, const MetricChange& figure) {
  VerdictRow row;
  row.kind = figure.gates ? Kind::judged : Kind::advice;
  row.outcome = figure.outcome;
  row.benchmark = c.name;
  row.metric = figure.metric->label;
  row.base = value_of(*figure.metric, figure.base);
  row.fresh = value_of(*figure.metric, figure.fresh);
  if (figure.change) row.change = signed_share(*figure.change);
  if (figure.limits)
    row.interval =
        fmt::format("{} … {}", signed_share(figure.limits->lower), signed_share(figure.limits->upper));
  if (figure.detectable) row.detectable = signed_share(*figure.detectable);
  row.samples = fmt::format("{}, {}", figure.base.trials.size(), figure.fresh.trials.size());
  row.reason = figure.reason;
  return row;
}

VerdictRow note_on(const CaseChange& c, Kind kind, Outcome outcome, std::string reason) {
  VerdictRow row;
  row.kind = kind;
  row.outcome = outcome;
  row.benchmark = c.name;
  row.reason = std::move(reason);
  return row;
}

/// What is to be said of a benchmark beside its figures.
std::vector<VerdictRow> notes_on(const CaseChange& c) {
  std::vector<VerdictRow> rows;
  for (const std::string& limit : c.broken)
    rows.push_back(note_on(c, Kind::judged, Outcome::regressed, limit));
  if (c.could_not_run()) {
    rows.push_back(note_on(c, Kind::not_run, Outcome::inconclusive, c.fresh.reason));
    return rows;
  }
  const bool told = !c.broken.empty();
  if (c.base.standing != Standing::counts)
    rows.push_back(note_on(c, Kind::uncounted, Outcome::inconclusive, "BASE: " + c.base.reason));
  if (c.fresh.standing != Standing::counts && !told)
    rows.push_back(note_on(c, Kind::uncounted, Outcome::inconclusive, "NEW: " + c.fresh.reason));
  if (!c.errors.empty() && !told) rows.push_back(note_on(c, Kind::advice, Outcome::inconclusive, c.errors));
  return rows;
}

int severity(const VerdictRow& row) {
  if (row.kind == Kind::not_run) return 0;
  if (row.kind == Kind::advice) return 5;
  if (row.kind == Kind::uncounted) return 2;
  switch (row.outcome) {
    case Outcome::regressed:
      return 1;
    case Outcome::inconclusive:
      return 3;
    case Outcome::improved:
    case Outcome::ok:
      return 4;
  }
  return 5;
}

/// Rows of one benchmark stay together; benchmarks stand by their worst row.
void sort_by_benchmark(std::vector<std::vector<VerdictRow>>& benchmarks) {
  const auto worst = [](const std::vector<VerdictRow>& rows) {
    int found = 6;
    for (const VerdictRow& row : rows) found = std::min(found, severity(row));
    return found;
  };
  std::stable_sort(benchmarks.begin(), benchmarks.end(),
                   [&](const auto& a, const auto& b) { return worst(a) < worst(b); });
}

std::vector<std::string> notes_of(const RunChange& change) {
  std::vector<std::string> notes;
  for (const Difference& d : change.differences)
    notes.push_back(fmt::format("not comparable: {}: {} in BASE, {} in NEW", d.what, d.base, d.fresh));
  for (const std::string& remark : change.remarks) notes.push_back(remark);
  bool sequential = false, by_history = false;
  for (const CaseChange& c : change.cases) {
    for (const MetricChange& figure : c.metrics) {
      if (!figure.gates) continue;
      sequential = sequential || (figure.change && !figure.jobs && change.differences.empty());
      by_history = by_history || figure.jobs;
    }
  }
  if (sequential)
    notes.emplace_back(
        "BASE and NEW were measured one after the other, not interleaved: what the machine did between them "
        "looks like a change. Their intervals know the spread within each result alone and prove nothing.");
  if (by_history)
    notes.emplace_back(
        "judged by the spread between earlier jobs on this machine; a false alarm in 1 suite of 100.");
  return notes;
}

}  // namespace

std::string VerdictRow::verdict() const {
  switch (kind) {
    case Kind::judged:
      return std::string(name(outcome));
    case Kind::not_run:
      return "not run";
    case Kind::uncounted:
      return "not counted";
    case Kind::advice:
      break;
  }
  return {};
}

std::string headline_of(const RunChange& change) {
  std::vector<std::string> parts;
  for (const Outcome outcome : {Outcome::regressed, Outcome::inconclusive, Outcome::improved, Outcome::ok}) {
    if (const std::size_t n = change.count(outcome)) parts.push_back(fmt::format("{} {}", n, name(outcome)));
  }
  return parts.empty() ? "nothing to compare" : fmt::format("{}", fmt::join(parts, ", "));
}

VerdictTable table_of(const RunChange& change, bool all) {
  VerdictTable table;
  table.title = "backbench compare";
  table.suite = change.fresh_suite;
  table.outcome = change.outcome();
  table.headline = headline_of(change);
  std::vector<std::vector<VerdictRow>> benchmarks;
  for (const CaseChange& c : change.cases) {
    std::vector<VerdictRow> rows = notes_on(c);
    for (const MetricChange& figure : c.metrics) {
      if (all || figure.gates || figure.metric->in_short) rows.push_back(row_of(c, figure));
    }
    benchmarks.push_back(std::move(rows));
  }
  sort_by_benchmark(benchmarks);
  for (auto& rows : benchmarks) std::move(rows.begin(), rows.end(), std::back_inserter(table.rows));
  table.notes = notes_of(change);
  table.commands = settling_commands(change);
  return table;
}

}  // namespace backbench::compare
