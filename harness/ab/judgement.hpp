#pragma once

#include "ab/block.hpp"
#include "ab/gate.hpp"
#include "compare/decision.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::ab {

/// One figure of one benchmark, and what may be said of it.
struct Answer {
  std::size_t benchmark = 0;
  Gate gate;
  compare::Decision decision;
  std::size_t screened = 0;  // of a confirmed change: the blocks that raised the suspicion
  bool measured = true;      // false: the figure does not exist: too few answers, or not ours to see
  std::optional<double> base_level, new_level;  // medians over the blocks
  bool new_at_least = false;                    // some of the new version's lie among timeouts

  bool counts(compare::Outcome outcome) const {
    return gate.gates && measured && decision.outcome == outcome;
  }
};

/// The 90 % interval of the new version's own figure, in its unit, of an answer about a limit.
std::optional<compare::Interval> new_interval(const Answer& answer);

/// "regressed", "ok", …; "advisory" of a figure that is only shown, "unmeasured" of one that does not exist.
std::string_view verdict_of(const Answer& answer);

/// Takes the blocks of an A/B run and says of which benchmarks more are needed, look by look, until all
/// questions are answered: the course around compare::decide(). Screening: the first look's blocks of all
/// benchmarks. Confirmation: fresh blocks of those with a candidate. Then the next look, with more blocks of
/// those that are still open.
class Judgement {
 public:
  /// `gates` of each benchmark, those with a limit too.
  Judgement(compare::Rule rule, const std::vector<std::vector<Gate>>& gates);

  /// So many more blocks of each benchmark until the next decision; all 0 = nothing is left to find out.
  std::vector<int> wanted() const;
  /// A block that did not fail. Decides as soon as no more is wanted.
  void add(const Block& block);
  /// A benchmark that cannot be measured holds up nobody.
  void give_up(std::size_t benchmark);

  /// What the blocks so far support, also when the run is cut short: what was not decided at a look stays
  /// inconclusive.
  std::vector<Answer> answers() const;
  std::size_t undecided() const;
  /// The look that is being worked on, from 1, and whether its candidates are being confirmed.
  int look() const { return static_cast<int>(look_) + 1; }
  bool confirming() const { return confirming_; }

 private:
  struct Question {
    std::size_t benchmark;
    Gate gate;
    compare::Comparison comparison;
    bool candidate = false;
    int blocks = 0;  // with and without a value
    int values = 0;
    std::vector<double> base_levels, new_levels;
    bool new_at_least = false;
    bool measured = true;
    std::optional<compare::Decision> settled;
  };

  static void take(Question& question, const Block& block);
  bool open(const Question& question) const;
  bool all_made() const;
  void decide();
  void screen();
  void confirm();
  bool next_look();
  std::vector<Question*> open_questions(bool candidates_only);
  Answer answer(const Question& question) const;

  compare::Rule rule_;
  std::vector<Question> questions_;
  std::vector<int> made_;  // by benchmark
  std::vector<int> goal_;
  std::vector<bool> given_up_;
  std::size_t look_ = 0;
  bool confirming_ = false;
  bool over_ = false;
};

}  // namespace backbench::ab
