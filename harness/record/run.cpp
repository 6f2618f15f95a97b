#include "record/run.hpp"

#include <algorithm>

namespace backbench::record {
namespace {

double seconds(base::Nanoseconds value) { return base::Seconds(value).count(); }

std::string kind_of(const scenario::TargetSpec& target) {
  if (target.embedded) return "embedded";
  if (target.url) return "external";
  return target.process ? "process" : "compose";
}

}  // namespace

CaseFacts facts_of(const scenario::Case& c, int repetitions) {
  const scenario::Scenario& s = *c.scenario;
  CaseFacts facts;
  facts.name = c.name;
  facts.scenario = s.name;
  facts.target = c.target->name;
  facts.target_kind = kind_of(*c.target);
  if (!s.requests.empty()) {
    facts.method = s.requests.front().method;
    facts.path = s.requests.front().path;
    facts.request_kinds = static_cast<int>(s.requests.size());
  }
  facts.connections = c.connections;
  facts.stages = s.stages;
  if (c.rate) facts.rate_per_second = c.rate->per_second;
  if (s.rate_stages()) facts.rate_per_second = base::mean_rate_of(s.stages);
  if (s.idle) facts.idle = *s.idle == scenario::Idle::spin ? "spin" : "sleep";
  if (facts.open_loop()) {
    facts.arrival = s.arrival == scenario::Arrival::poisson ? "poisson" : "uniform";
  }
  facts.threads = c.threads;
  facts.pipelining = c.pipelining;
  facts.requests_per_connection = c.keepalive.requests;
  facts.warmup_s = seconds(s.warmup);
  facts.duration_s = seconds(c.duration);
  facts.requests_total = s.requests_total;
  facts.timeout_s = seconds(s.timeout);
  facts.error_budget = s.error_budget;
  facts.threshold = s.threshold;
  facts.gate = s.gate;
  facts.repetitions = repetitions;
  return facts;
}

std::optional<bool> Trial::trusted() const {
  if (!limit) return std::nullopt;
  return worst_of(findings).value_or(Severity::note) < Severity::spoils;
}

std::vector<const Trial*> CaseResult::whole_trials() const {
  std::vector<const Trial*> whole;
  for (const Trial& trial : trials)
    if (trial.measured && !trial.failure && !trial.measured->interrupted) whole.push_back(&trial);
  return whole;
}

std::optional<metrics::Measurement> CaseResult::merged() const {
  std::vector<const metrics::Measurement*> measured;
  for (const Trial* trial : whole_trials()) measured.push_back(&*trial->measured);
  if (measured.empty()) return std::nullopt;
  return metrics::merge_trials(measured);
}

const Trial* CaseResult::typical() const {
  std::vector<const Trial*> whole = whole_trials();
  if (whole.empty()) return nullptr;
  const auto middle = whole.begin() + static_cast<std::ptrdiff_t>((whole.size() - 1) / 2);
  std::stable_sort(whole.begin(), whole.end(),
                   [](const Trial* a, const Trial* b) { return a->measured->rps() < b->measured->rps(); });
  return *middle;
}

bool CaseResult::over_budget() const {
  metrics::Tally books;
  for (const Trial* trial : whole_trials()) books += trial->measured->window_tally;
  return books.failed_share() > facts.error_budget;
}

std::optional<Severity> CaseResult::worst_finding() const {
  std::optional<Severity> worst = worst_of(findings);
  for (const Trial& trial : trials) worst = std::max(worst, worst_of(trial.findings));
  return worst;
}

std::optional<Severity> Run::worst_finding() const {
  std::optional<Severity> worst = worst_of(findings);
  for (const CaseResult& result : cases) worst = std::max(worst, result.worst_finding());
  return worst;
}

}  // namespace backbench::record
