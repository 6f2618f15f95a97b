#pragma once

#include "compare/comparison.hpp"

#include <string>
#include <vector>

namespace backbench::compare {

/// One line of a comparison, its figures as texts: what every format shows, so that all of them say the same.
/// What does not exist is empty.
struct VerdictRow {
  enum class Kind {
    judged,     // takes part in the verdict
    advice,     // shown beside it
    uncounted,  // a benchmark that is missing or not to be believed; without figures
    not_run,    // a benchmark that NEW could not run
  };
  Kind kind = Kind::judged;
  Outcome outcome = Outcome::inconclusive;
  std::string benchmark;
  std::string metric;
  std::string base, fresh;
  std::string change;
  std::string interval;    // 90 %
  std::string detectable;  // smallest worsening that could have been seen
  std::string samples;     // "5, 5" trials, or blocks
  std::string reason;

  /// The word of its first column: "regressed", …, "not run", "not counted"; empty for advice.
  std::string verdict() const;
};

struct VerdictTable {
  std::string title;  // "backbench compare"
  std::string suite;  // what a comment on a pull request is recognised by
  Outcome outcome = Outcome::inconclusive;
  std::string headline;               // "1 regressed, 2 inconclusive, 5 ok"
  std::vector<VerdictRow> rows;       // worst first
  std::vector<std::string> notes;     // sentences that belong below it
  std::vector<std::string> commands;  // that would settle what is undecided
};

/// `all` adds the figures that are not shown otherwise.
VerdictTable table_of(const RunChange& change, bool all);

/// "1 regressed, 2 inconclusive, 5 ok", those that are none left out.
std::string headline_of(const RunChange& change);

/// The command lines that would settle what is inconclusive: `backbench ab` over the suite, once for each
/// target concerned, with a checkout of BASE's commit where both were measured from one repository.
std::vector<std::string> settling_commands(const RunChange& change);

}  // namespace backbench::compare
