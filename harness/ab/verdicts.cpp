#include "ab/verdicts.hpp"

#include "ab/answer_row.hpp"
#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::ab {
namespace {

using compare::Outcome;
using compare::VerdictRow;
using Kind = VerdictRow::Kind;

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
  if (result.too_many_errors(b)) {
    const compare::ErrorCount now = result.errors(b, Arm::contender);
    const double most = *result.benchmarks[b].limits.error_share;
    rows.push_back(
        note_on(name, Kind::judged,
                fmt::format("{} of {} requests failed, their limit is {} (p = {:.2g})", now.failed, now.ended,
                            base::format_share(most), compare::error_share_p(now, most))));
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
      if (!result.benchmarks[b].sentinel) n += result.more_errors(b) + result.too_many_errors(b);
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

/// What is to be known of the suite's limits: what they hold for, and those that blocks can show nothing of.
std::vector<std::string> notes_on_limits(const Result& result) {
  bool judged = false;
  std::set<std::string> left_over;
  for (const Benchmark& benchmark : result.benchmarks) {
    const Limits& limits = benchmark.limits;
    judged = judged || !limits.figures.empty();
    left_over.insert(limits.left_over.begin(), limits.left_over.end());
  }
  std::vector<std::string> notes;
  if (judged) {
    notes.emplace_back(
        "Limits are judged by the new version's own figures, on this machine as it was: what slows the "
        "machine down slows both versions down, and only their difference is free of it.");
  }
  if (!left_over.empty()) {
    notes.push_back(
        fmt::format("Not judged here, for blocks have no such figure: the limits of {}; `backbench run` and "
                    "`backbench compare` do.",
                    fmt::join(left_over, ", ")));
  }
  return notes;
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
  for (std::string& note : notes_on_limits(result)) table.notes.push_back(std::move(note));
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
