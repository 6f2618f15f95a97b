#pragma once

#include "compare/signed_rank.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace backbench::compare {

/// What may be said of a change. Only `regressed` fails a build.
enum class Outcome {
  regressed,     // confirmed: worse by more than the margin
  ok,            // shown: worse by less than the margin
  inconclusive,  // neither; more blocks are needed
  improved,      // confirmed: better by more than the margin
};

/// As it stands in files and texts: "regressed", …
std::string_view name(Outcome outcome);

/// How a decision is made; the defaults hold P(any false `regressed` in a suite) at 1 %.
struct Rule {
  double screen_level = 0.05;                            // one-sided, of a single screening
  double suite_level = 0.01;                             // of any false `regressed`, over all looks
  std::vector<std::size_t> looks = {10, 20, 40};         // blocks at which is looked, rising
  std::vector<double> ok_levels = {0.02, 0.015, 0.015};  // of a false `ok`, one a look
  std::size_t confirmation_blocks = 20;                  // fresh ones for each candidate

  double look_level() const { return suite_level / static_cast<double>(looks.size()); }
  /// Throws base::Error(usage) with the cure when a rule like this one could never fire over `comparisons`
  /// tests: not enough blocks to reach its levels, or looks and levels that do not fit.
  void require_attainable(std::size_t comparisons) const;
};

/// What the blocks of a comparison are, and how they are tested.
enum class Test {
  signed_rank,  // of a change: log ratios, above 0 = the new version is worse
  sign,         // of a limit: how far beyond it each block lies, in its unit, above 0 = it is not kept
};

/// One benchmark's metric: a value a block, above 0 = worse.
struct Comparison {
  std::vector<double> screening;
  std::vector<double> confirmation;  // fresh blocks, with coins of their own; empty until it was a candidate
  double margin = 0.029558802241544391;  // log(1.03); changes below it do not matter. 0 for a limit
  Test test = Test::signed_rank;
};

/// What a stretch of blocks says.
struct Evidence {
  std::size_t blocks = 0;
  std::size_t worse = 0;             // blocks above 0
  double estimate = 0;               // Hodges-Lehmann; the median of a limit's blocks
  std::optional<Interval> limits;    // of the estimate, 90 %; absent below 5 blocks
  double p_worse = 1;                // exact, one-sided
  double p_better = 1;               // of a limit: that it is kept
  std::optional<double> spread;      // of one block; of a change alone
  std::optional<double> detectable;  // share: the smallest change these blocks could have shown
};

/// `values` may be empty: the evidence then says nothing.
Evidence evidence_of(std::span<const double> values, Test test = Test::signed_rank);

/// What to do next about a comparison that stays undecided.
enum class Next { nothing, confirm, more_blocks };

struct Decision {
  Outcome outcome = Outcome::inconclusive;
  Next next = Next::nothing;
  Evidence evidence;             // of the confirmation when there is one: free of the winner's curse
  std::optional<double> p_holm;  // of the confirmation, adjusted for all candidates
  std::optional<std::size_t> blocks_needed;  // about so many more; only when inconclusive
};

/// The verdict over all comparisons of a family at one look (0-based), a pure function of the blocks:
/// 1. Screening. Candidate when p <= screen_level and the estimate is beyond the margin; ok when the upper
///    limit at ok_levels[look] is below the margin. The same mirrored makes a candidate for `improved`.
/// 2. Confirmation, of candidates that have it: regressed when the p of the fresh blocks, adjusted by Holm
///    over all candidates, is at most look_level() and their estimate beyond the margin. A candidate that
///    was not confirmed stays inconclusive: its fresh blocks are to be its screening at the next look
///    (after_confirmation()).
/// Improvements are confirmed among themselves and never weaken or fail anything.
/// A limit is tested by signs: candidate when more blocks lie beyond it than a median on it explains at
/// screen_level, ok when as many keep it at ok_levels[look]; it is confirmed among the same candidates and
/// never improved.
/// When the coins of each block were fair and independent, P(any false regressed) <= look_level() at each
/// look, whatever the noise (randomisation inference, R. A. Fisher 1935; Holm holds under any dependence). Of
/// a limit, which no coin decides about, it holds as far as the blocks are independent of each other.
std::vector<Decision> decide(std::span<const Comparison> family, const Rule& rule, std::size_t look);

/// The comparison as it goes into the next look: a confirmation that did not confirm becomes the screening.
Comparison after_confirmation(Comparison comparison);

}  // namespace backbench::compare
