#include "compare/comparison.hpp"

#include "base/units.hpp"
#include "compare/error_counts.hpp"
#include "compare/median.hpp"
#include "compare/rank_sum.hpp"
#include "compare/threshold.hpp"
#include "record/counters.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace backbench::compare {
namespace {

constexpr double interval_level = 0.05;

/// The quantile or mean that a latency metric stands for; nothing for other metrics.
std::optional<metrics::Quantile> latency_of(const metrics::Measurement& m, std::string_view id) {
  if (id == "mean_ms") return m.response_time.mean();
  if (id == "max_ms") return m.response_time.max();
  if (id == "p50_ms") return m.response_time.quantile(0.5);
  if (id == "p90_ms") return m.response_time.quantile(0.9);
  if (id == "p99_ms") return m.response_time.quantile(0.99);
  if (id == "p99.9_ms") return m.response_time.quantile(0.999);
  return std::nullopt;
}

std::vector<double> logs(std::span<const double> values) {
  std::vector<double> result;
  for (const double value : values) result.push_back(std::log(value));
  return result;
}

bool positive(const Figures& figures) {
  return std::all_of(figures.trials.begin(), figures.trials.end(), [](double v) { return v > 0; });
}

/// The log of a job's value, turned so that above is worse.
double worse_log(const Metric& metric, double value) {
  return metric.higher_is_better ? -std::log(value) : std::log(value);
}

ErrorCount errors_of(const record::CaseResult& result) {
  ErrorCount count;
  for (const record::Trial* trial : result.whole_trials()) {
    count.failed += trial->measured->window_tally.failed();
    count.ended += trial->measured->window_tally.ended_total();
  }
  return count;
}

std::string errors_text(const record::CaseResult& base, const record::CaseResult& fresh) {
  const ErrorCount before = errors_of(base), after = errors_of(fresh);
  if (!more_errors(before, after)) return {};
  return fmt::format("{} of the requests failed in NEW, {} in BASE", base::format_share(after.share()),
                     base::format_share(before.share()));
}

class CasePair {
 public:
  CasePair(const record::CaseResult& base, const record::CaseResult& fresh) : base_(base), fresh_(fresh) {
    const Metric& median = *metric_of("p50_ms");
    no_median_ = figures_of(base, median).trials.empty() || figures_of(fresh, median).trials.empty();
  }

  /// Nothing when one of the results has no value of it.
  std::optional<MetricChange> change_of(const Metric& metric) const {
    MetricChange change;
    change.metric = &metric;
    change.base = figures_of(base_, metric);
    change.fresh = figures_of(fresh_, metric);
    if (change.base.trials.empty() || change.fresh.trials.empty()) return std::nullopt;
    std::tie(change.gates, change.margin) = gate_of(metric);
    if (change.base.at_least || change.fresh.at_least) {
      change.reason = "requests timed out, so that it is only a lower bound";
    } else if (!positive(change.base) || !positive(change.fresh)) {
      change.reason = "a value of 0 has no ratio";
    } else {
      const std::vector<double> before = logs(change.base.trials), after = logs(change.fresh.trials);
      change.change = std::expm1(shift(before, after));
      if (const auto limits = shift_limits(before, after, interval_level))
        change.limits = Interval{std::expm1(limits->lower), std::expm1(limits->upper)};
    }
    return change;
  }

 private:
  /// Whether it gates, and its margin: as the suite of NEW says, else as usual.
  std::pair<bool, double> gate_of(const Metric& metric) const {
    const auto& gates = fresh_.facts.gate;
    if (gates.empty()) return {metric.gates || (no_median_ && metric.id == "mean_ms"), metric.margin};
    const auto gate =
        std::find_if(gates.begin(), gates.end(), [&](const auto& g) { return g.metric == metric.id; });
    return gate == gates.end() ? std::pair{false, metric.margin} : std::pair{true, gate->value};
  }

  const record::CaseResult& base_;
  const record::CaseResult& fresh_;
  bool no_median_ = false;
};

const record::CaseResult* find(const record::Run& run, const std::string& name) {
  const auto found = std::find_if(run.cases.begin(), run.cases.end(),
                                  [&](const record::CaseResult& c) { return c.facts.name == name; });
  return found == run.cases.end() ? nullptr : &*found;
}

CaseChange change_of(const std::string& name, const record::CaseResult* base,
                     const record::CaseResult* fresh) {
  CaseChange change;
  change.name = name;
  change.target = (fresh ? fresh : base)->facts.target;
  change.base = standing_of(base);
  change.fresh = standing_of(fresh);
  // Figures that a check does not believe break no limit either.
  if (change.fresh.standing == Standing::counts || change.fresh.standing == Standing::over_budget)
    change.broken = broken_limits(*fresh);
  if (!base || !fresh) return change;
  const CasePair pair(*base, *fresh);
  for (const Metric& metric : metrics()) {
    if (!metric.as_ratio) continue;
    if (auto figure = pair.change_of(metric)) change.metrics.push_back(std::move(*figure));
  }
  change.errors = errors_text(*base, *fresh);
  if (change.fresh.standing == Standing::over_budget && change.base.standing < Standing::over_budget)
    change.broken.push_back(change.fresh.reason);
  return change;
}

void judge(MetricChange& figure, std::span<const double> history, const Figures& second, double level) {
  if (!figure.change) return;
  if (history.size() < fewest_jobs) {
    figure.reason = "measured one after the other";
    return;
  }
  const Metric& metric = *figure.metric;
  std::vector<double> jobs;
  for (const double value : history) jobs.push_back(worse_log(metric, value));
  std::optional<double> again;
  if (!second.trials.empty() && !second.at_least && positive(second))
    again = worse_log(metric, median(second.trials));
  const HistoryVerdict verdict = judge_by_history(jobs, worse_log(metric, median(figure.fresh.trials)), again,
                                                  level, std::log1p(figure.margin));
  figure.jobs = jobs.size();
  figure.detectable = verdict.detectable;
  figure.outcome = verdict.outcome;
  const bool suspected = std::abs(verdict.change) > std::log1p(verdict.detectable) && !verdict.confirmed;
  figure.reason =
      fmt::format("{} to the median of {} jobs, which differ by {:.1f} %",
                  signed_share(std::expm1(metric.higher_is_better ? -verdict.change : verdict.change)),
                  jobs.size(), std::expm1(verdict.spread) * 100);
  if (suspected)
    figure.reason += again ? "; a second job denies it" : "; to be confirmed by a second job (--confirm)";
}

/// The figures of a second job of NEW, as far as it was measured like the first and counts.
Figures second_figures(const record::Run& fresh, const record::CaseResult& measured,
                       const record::Run* second, const Metric& metric) {
  const record::CaseResult* again = second ? find(*second, measured.facts.name) : nullptr;
  if (standing_of(again).standing != Standing::counts) return {};
  if (fingerprint_of(fresh.environment, measured.facts) != fingerprint_of(second->environment, again->facts))
    return {};
  return figures_of(*again, metric);
}

/// Words of the suite that can change what is measured: comments and empty lines cannot.
std::string substance(const std::string& text) {
  std::string kept;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    if (const auto first = line.find_first_not_of(" \t\r");
        first != std::string::npos && line[first] != '#') {
      line.erase(line.find_last_not_of(" \t\r") + 1);
      kept += line + "\n";
    }
    begin = end + 1;
  }
  return kept;
}

}  // namespace

Figures figures_of(const record::CaseResult& result, const Metric& metric) {
  Figures figures;
  for (const record::Trial* trial : result.whole_trials()) {
    for (const auto& [name, value] : record::counters_of(*trial, result.facts)) {
      if (name == metric.id && std::isfinite(value)) figures.trials.push_back(value);
    }
    if (const auto latency = latency_of(*trial->measured, metric.id))
      figures.at_least = figures.at_least || latency->censored;
  }
  return figures;
}

Outcome CaseChange::outcome() const {
  if (!broken.empty()) return Outcome::regressed;
  if (base.standing != Standing::counts || fresh.standing != Standing::counts) return Outcome::inconclusive;
  bool any = false, improved = false, undecided = false;
  for (const MetricChange& figure : metrics) {
    if (!figure.gates) continue;
    any = true;
    if (figure.outcome == Outcome::regressed) return Outcome::regressed;
    undecided = undecided || figure.outcome == Outcome::inconclusive;
    improved = improved || figure.outcome == Outcome::improved;
  }
  if (!any || undecided) return Outcome::inconclusive;
  return improved ? Outcome::improved : Outcome::ok;
}

std::size_t RunChange::count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [&](const CaseChange& c) { return c.outcome() == outcome; }));
}

Outcome RunChange::outcome() const {
  if (count(Outcome::regressed)) return Outcome::regressed;
  if (cases.empty() || count(Outcome::inconclusive)) return Outcome::inconclusive;
  return count(Outcome::improved) ? Outcome::improved : Outcome::ok;
}

base::ExitCode RunChange::exit_code(bool verdict_required) const {
  if (std::any_of(cases.begin(), cases.end(), [](const CaseChange& c) { return c.could_not_run(); }))
    return base::ExitCode::target_failed;
  if (outcome() == Outcome::regressed) return base::ExitCode::gate_failed;
  if (verdict_required && outcome() == Outcome::inconclusive) return base::ExitCode::not_comparable;
  return base::ExitCode::ok;
}

RunChange compare_runs(const record::Run& base, const record::Run& fresh, const Terms& terms) {
  RunChange result;
  result.base_suite = base.suite;
  result.fresh_suite = fresh.suite;
  result.base_started = base.started;
  result.fresh_started = fresh.started;
  result.base_commit = base.environment.commit;
  result.fresh_commit = fresh.environment.commit;
  result.suite_path = fresh.suite_path;
  result.differences = differences(base.environment, fresh.environment);
  for (const record::CaseResult& c : base.cases) {
    const record::CaseResult* other = find(fresh, c.facts.name);
    result.cases.push_back(change_of(c.facts.name, &c, other));
    if (!other) continue;
    for (Difference& difference : differences(c.facts, other->facts)) {
      difference.what = c.facts.name + ": " + difference.what;
      result.differences.push_back(std::move(difference));
    }
  }
  for (const record::CaseResult& c : fresh.cases) {
    if (!find(base, c.facts.name)) result.cases.push_back(change_of(c.facts.name, nullptr, &c));
  }
  if (substance(base.suite_text) != substance(fresh.suite_text))
    result.remarks.emplace_back("the suites' texts differ: make sure that both asked for the same");

  for (const CaseChange& c : result.cases) {
    for (const MetricChange& figure : c.metrics) result.gating += figure.gates;
  }
  const double level = terms.suite_level / static_cast<double>(std::max<std::size_t>(result.gating, 1));
  for (CaseChange& c : result.cases) {
    const bool counts = c.base.standing == Standing::counts && c.fresh.standing == Standing::counts;
    for (MetricChange& figure : c.metrics) {
      if (!counts || !result.differences.empty()) {
        if (figure.change) figure.reason = counts ? "not comparable" : "not counted";
        continue;
      }
      const record::CaseResult& measured = *find(fresh, c.name);
      std::vector<double> history;
      if (terms.history) history = terms.history(fresh, measured.facts, *figure.metric);
      judge(figure, history, second_figures(fresh, measured, terms.confirmation, *figure.metric), level);
    }
  }
  return result;
}

}  // namespace backbench::compare
