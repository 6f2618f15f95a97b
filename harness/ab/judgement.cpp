#include "ab/judgement.hpp"

#include "ab/limit.hpp"
#include "compare/median.hpp"
#include "compare/metric.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace backbench::ab {
namespace {

using compare::Comparison;
using compare::Decision;
using compare::Next;
using compare::Outcome;

std::optional<double> median_of(const std::vector<double>& values) {
  return values.empty() ? std::nullopt : std::optional(compare::median(values));
}

}  // namespace

std::optional<compare::Interval> new_interval(const Answer& answer) {
  const compare::Metric* metric = compare::metric_of(answer.gate.counter);
  const auto& beyond = answer.decision.evidence.limits;
  if (!metric || !answer.gate.limit || !beyond) return std::nullopt;
  const double limit = *answer.gate.limit;
  if (metric->higher_is_better) return compare::Interval{limit - beyond->upper, limit - beyond->lower};
  return compare::Interval{limit + beyond->lower, limit + beyond->upper};
}

std::string_view verdict_of(const Answer& answer) {
  if (!answer.measured) return "unmeasured";
  return answer.gate.gates ? compare::name(answer.decision.outcome) : "advisory";
}

Judgement::Judgement(compare::Rule rule, const std::vector<std::vector<Gate>>& gates)
    : rule_(std::move(rule)),
      made_(gates.size(), 0),
      goal_(gates.size(), static_cast<int>(rule_.looks.front())),
      given_up_(gates.size(), false) {
  for (std::size_t b = 0; b < gates.size(); ++b) {
    for (const Gate& gate : gates[b]) {
      Question question{};
      question.benchmark = b;
      question.gate = gate;
      question.comparison.margin = gate.limit ? 0 : std::log1p(gate.margin);
      question.comparison.test = gate.limit ? compare::Test::sign : compare::Test::signed_rank;
      questions_.push_back(std::move(question));
    }
  }
}

bool Judgement::open(const Question& q) const {
  return q.gate.gates && q.measured && !q.settled && !given_up_[q.benchmark];
}

std::size_t Judgement::undecided() const {
  return static_cast<std::size_t>(
      std::count_if(questions_.begin(), questions_.end(), [&](const Question& q) { return open(q); }));
}

std::vector<int> Judgement::wanted() const {
  std::vector<int> wanted(goal_.size(), 0);
  for (std::size_t b = 0; b < goal_.size() && !over_; ++b) {
    if (!given_up_[b]) wanted[b] = std::max(0, goal_[b] - made_[b]);
  }
  return wanted;
}

bool Judgement::all_made() const {
  const std::vector<int> wanted = this->wanted();
  return std::all_of(wanted.begin(), wanted.end(), [](int blocks) { return blocks == 0; });
}

void Judgement::add(const Block& block) {
  ++made_[block.benchmark];
  for (Question& q : questions_) {
    if (q.benchmark == block.benchmark) take(q, block);
  }
  if (all_made()) decide();
}

void Judgement::take(Question& q, const Block& block) {
  ++q.blocks;
  const std::string& counter = q.gate.counter;
  const std::optional<double> worse = q.gate.limit ? excess(block, q.gate) : difference(block, counter);
  if (!worse) return;
  ++q.values;
  (q.candidate ? q.comparison.confirmation : q.comparison.screening).push_back(*worse);
  if (const auto base = level(block, Arm::base, counter)) q.base_levels.push_back(*base);
  if (const auto now = level(block, Arm::contender, counter)) {
    q.new_levels.push_back(*now);
  } else if (const auto bound = lower_bound(block, Arm::contender, counter)) {
    q.new_levels.push_back(*bound);
    q.new_at_least = true;
  }
}

void Judgement::give_up(std::size_t benchmark) {
  given_up_[benchmark] = true;
  if (all_made()) decide();
}

void Judgement::decide() {
  while (!over_ && all_made()) {
    if (confirming_) {
      confirm();
    } else {
      screen();
      if (confirming_) continue;
    }
    if (!next_look()) over_ = true;
  }
}

std::vector<Judgement::Question*> Judgement::open_questions(bool candidates_only) {
  std::vector<Question*> found;
  for (Question& q : questions_) {
    if (open(q) && (q.candidate || !candidates_only)) found.push_back(&q);
  }
  return found;
}

void Judgement::screen() {
  for (Question* q : open_questions(false)) {
    // Half of the blocks without the figure: it is not one that this load gives.
    q->measured = 2 * q->values > q->blocks;
  }
  const std::vector<Question*> asked = open_questions(false);
  std::vector<Comparison> family;
  for (const Question* q : asked) family.push_back(q->comparison);
  const std::vector<Decision> decisions = compare::decide(family, rule_, look_);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Question& q = *asked[i];
    if (decisions[i].outcome == Outcome::ok) q.settled = decisions[i];
    if (decisions[i].next != Next::confirm) continue;
    q.candidate = confirming_ = true;
    goal_[q.benchmark] = made_[q.benchmark] + static_cast<int>(rule_.confirmation_blocks);
  }
}

/// The candidates alone are the family: what was not suspected is not looked at again before its turn.
void Judgement::confirm() {
  const std::vector<Question*> asked = open_questions(true);
  std::vector<Comparison> family;
  for (const Question* q : asked) family.push_back(q->comparison);
  const std::vector<Decision> decisions = compare::decide(family, rule_, look_);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Question& q = *asked[i];
    if (decisions[i].outcome == Outcome::regressed || decisions[i].outcome == Outcome::improved) {
      q.settled = decisions[i];
    } else {
      q.candidate = false;
      q.comparison = compare::after_confirmation(std::move(q.comparison));
    }
  }
  confirming_ = false;
}

bool Judgement::next_look() {
  if (undecided() == 0 || look_ + 1 == rule_.looks.size()) return false;
  ++look_;
  for (const Question* q : open_questions(false)) {
    const int lacks = static_cast<int>(rule_.looks[look_]) - static_cast<int>(q->comparison.screening.size());
    goal_[q->benchmark] = std::max(goal_[q->benchmark], made_[q->benchmark] + std::max(0, lacks));
  }
  return true;
}

std::vector<Answer> Judgement::answers() const {
  std::vector<Answer> answers;
  for (const Question& q : questions_) answers.push_back(answer(q));
  return answers;
}

Answer Judgement::answer(const Question& q) const {
  Answer a;
  a.benchmark = q.benchmark;
  a.gate = q.gate;
  a.base_level = median_of(q.base_levels);
  a.new_level = median_of(q.new_levels);
  a.new_at_least = q.new_at_least;
  a.measured = q.measured && (q.blocks == 0 || q.values > 0);
  if (q.settled) {
    a.decision = *q.settled;
    if (q.candidate) a.screened = q.comparison.screening.size();
    return a;
  }
  // A suspicion that was not looked into to its end rests on what raised it.
  Comparison so_far = q.comparison;
  so_far.confirmation.clear();
  a.decision = compare::decide({&so_far, 1}, rule_, look_).front();
  a.decision.outcome = Outcome::inconclusive;
  if (q.candidate && rule_.confirmation_blocks > q.comparison.confirmation.size())
    a.decision.blocks_needed = rule_.confirmation_blocks - q.comparison.confirmation.size();
  return a;
}

}  // namespace backbench::ab
