#include "compare/decision.hpp"

#include "base/error.hpp"
#include "compare/holm.hpp"
#include "compare/median.hpp"
#include "compare/power.hpp"
#include "compare/sign_test.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

namespace backbench::compare {
namespace {

constexpr double interval_level = 0.05;

[[noreturn]] void refuse(const std::string& why) { throw base::Error(base::ExitCode::usage, why); }

std::vector<double> mirrored(std::span<const double> values) {
  std::vector<double> negated(values.begin(), values.end());
  for (double& value : negated) value = -value;
  return negated;
}

enum class Lean { none, worse, better, ok };

Lean screen_limit(const Evidence& evidence, const Rule& rule, std::size_t look) {
  if (evidence.p_worse <= rule.screen_level) return Lean::worse;
  return evidence.p_better <= rule.ok_levels[look] ? Lean::ok : Lean::none;
}

Lean screen(const Comparison& c, const Evidence& evidence, const Rule& rule, std::size_t look) {
  if (evidence.blocks == 0) return Lean::none;
  if (c.test == Test::sign) return screen_limit(evidence, rule, look);
  if (evidence.p_worse <= rule.screen_level && evidence.estimate > c.margin) return Lean::worse;
  if (evidence.p_better <= rule.screen_level && evidence.estimate < -c.margin) return Lean::better;
  const auto limits = walsh_limits(c.screening, rule.ok_levels[look]);
  return limits && limits->upper < c.margin ? Lean::ok : Lean::none;
}

/// Confirms the candidates that lean one way, all of them together under Holm.
void confirm(std::vector<Decision>& decisions, std::span<const Comparison> family,
             std::span<const Lean> leans, Lean way, const Rule& rule) {
  std::vector<std::size_t> candidates;
  std::vector<Evidence> fresh;
  std::vector<double> p;
  for (std::size_t i = 0; i < family.size(); ++i) {
    if (leans[i] != way) continue;
    candidates.push_back(i);
    fresh.push_back(evidence_of(family[i].confirmation, family[i].test));
    p.push_back(way == Lean::worse ? fresh.back().p_worse : fresh.back().p_better);
  }
  const std::vector<double> adjusted = holm(p);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const Comparison& c = family[candidates[k]];
    Decision& decision = decisions[candidates[k]];
    if (c.confirmation.empty()) {
      decision.next = Next::confirm;
      continue;
    }
    decision.evidence = fresh[k];
    decision.p_holm = adjusted[k];
    const double beyond = way == Lean::worse ? decision.evidence.estimate : -decision.evidence.estimate;
    const bool confirmed = adjusted[k] <= rule.look_level() && beyond > c.margin;
    if (confirmed) decision.outcome = way == Lean::worse ? Outcome::regressed : Outcome::improved;
    decision.next = confirmed ? Next::nothing : Next::more_blocks;
  }
}

}  // namespace

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::regressed:
      return "regressed";
    case Outcome::ok:
      return "ok";
    case Outcome::inconclusive:
      return "inconclusive";
    case Outcome::improved:
      return "improved";
  }
  return "";
}

void Rule::require_attainable(std::size_t comparisons) const {
  if (looks.empty() || looks.size() != ok_levels.size() || !std::is_sorted(looks.begin(), looks.end()))
    refuse("the looks at the blocks must rise, and each needs a level of its own");
  const std::size_t screening = std::max(fewest_blocks(1, screen_level), fewest_blocks(1, ok_levels.front()));
  if (looks.front() < screening)
    refuse(fmt::format(
        "{} blocks can never show anything: the smallest p they can give is {:.2g}; use at least {} blocks",
        looks.front(), smallest_p(looks.front()), screening));
  const std::size_t confirming = fewest_blocks(comparisons, look_level());
  if (confirmation_blocks < confirming)
    refuse(fmt::format(
        "{} confirmation blocks could never find a regression among {} comparisons at a level of {:.2g}: the "
        "smallest p they can give is {:.2g}; use at least {} blocks, or compare fewer benchmarks",
        confirmation_blocks, comparisons, look_level(), smallest_p(confirmation_blocks), confirming));
}

Evidence evidence_of(std::span<const double> values, Test test) {
  Evidence evidence;
  evidence.blocks = values.size();
  evidence.worse = static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [](double value) { return value > 0; }));
  if (values.empty()) return evidence;
  if (test == Test::sign) {
    evidence.estimate = median(values);
    evidence.limits = median_limits(values, interval_level);
    evidence.p_worse = sign_test_p(evidence.worse, evidence.blocks);
    evidence.p_better = sign_test_p(evidence.blocks - evidence.worse, evidence.blocks);
    return evidence;
  }
  evidence.estimate = hodges_lehmann(values);
  evidence.limits = walsh_limits(values, interval_level);
  evidence.p_worse = signed_rank_p(values);
  evidence.p_better = signed_rank_p(mirrored(values));
  if (evidence.limits) {
    evidence.spread = block_spread(*evidence.limits, evidence.blocks);
    evidence.detectable = detectable_change(*evidence.spread, evidence.blocks);
  }
  return evidence;
}

std::vector<Decision> decide(std::span<const Comparison> family, const Rule& rule, std::size_t look) {
  assert(look < rule.looks.size() && rule.looks.size() == rule.ok_levels.size());
  std::vector<Decision> decisions(family.size());
  std::vector<Lean> leans(family.size(), Lean::none);
  for (std::size_t i = 0; i < family.size(); ++i) {
    Decision& decision = decisions[i];
    decision.evidence = evidence_of(family[i].screening, family[i].test);
    leans[i] = screen(family[i], decision.evidence, rule, look);
    decision.next = Next::more_blocks;
    if (leans[i] != Lean::ok) continue;
    decision.outcome = Outcome::ok;
    decision.next = Next::nothing;
  }
  confirm(decisions, family, leans, Lean::worse, rule);
  confirm(decisions, family, leans, Lean::better, rule);
  const auto candidates = static_cast<std::size_t>(std::count(leans.begin(), leans.end(), Lean::worse));
  for (std::size_t i = 0; i < family.size(); ++i) {
    const Evidence& evidence = decisions[i].evidence;
    if (decisions[i].outcome != Outcome::inconclusive || !evidence.spread) continue;
    const double estimate = leans[i] == Lean::better ? -evidence.estimate : evidence.estimate;
    decisions[i].blocks_needed = blocks_still_needed(estimate, *evidence.spread, family[i].margin,
                                                     evidence.blocks, rule.suite_level, candidates);
  }
  return decisions;
}

Comparison after_confirmation(Comparison comparison) {
  if (!comparison.confirmation.empty()) comparison.screening = std::move(comparison.confirmation);
  comparison.confirmation.clear();
  return comparison;
}

}  // namespace backbench::compare
