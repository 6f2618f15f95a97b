#include "verdict/judge.hpp"

#include "verdict/checks.hpp"
#include "verdict/limit.hpp"

#include <algorithm>
#include <iterator>

namespace backbench::verdict {
namespace {

void append(Findings& all, Findings more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// What another tool tells is enough for some of the checks only.
void judge_reported(const record::CaseFacts& facts, record::Trial& trial) {
  const metrics::Measurement& m = *trial.measured;
  trial.limit = record::LimitVerdict{record::Limit::unclear,
                                     m.reported_by + " does not tell how busy generator and server were"};
  append(trial.findings, check_littles_law(facts, m));
  append(trial.findings, check_survivors(facts, m));
  append(trial.findings, check_reported(facts, m));
}

}  // namespace

void judge(const record::CaseFacts& facts, record::Trial& trial, const record::Environment& here) {
  trial.findings.clear();
  trial.limit.reset();
  if (!trial.measured || trial.failure || trial.measured->interrupted) return;
  const metrics::Measurement& m = *trial.measured;
  if (!m.reported_by.empty()) return judge_reported(facts, trial);
  trial.limit = limit_of(limit_evidence(facts, trial, here));
  append(trial.findings, check_limit(*trial.limit));
  // A load that changes on purpose has no steady state, and one over the connections no number of them.
  const bool changes = !facts.stages.empty();
  if (!changes || facts.open_loop()) {
    append(trial.findings, check_littles_law(facts, m));
    append(trial.findings, check_connections(facts, m));
  }
  append(trial.findings, check_survivors(facts, m));
  if (!changes) append(trial.findings, check_steady_state(facts, m));
  append(trial.findings, check_surroundings(facts, trial, here));
  append(trial.findings, check_consistency(m));
}

void judge(record::CaseResult& result, const record::Environment& here) {
  for (record::Trial& trial : result.trials) judge(result.facts, trial, here);
  result.findings = check_first_trial(result);
  append(result.findings, check_sample_counts(result));
}

void judge_together(record::Run& run) {
  run.findings = check_environment(run.environment);
  append(run.findings, check_equal_work(run));
}

void judge(record::Run& run) {
  for (record::CaseResult& result : run.cases) judge(result, run.environment);
  judge_together(run);
}

}  // namespace backbench::verdict
