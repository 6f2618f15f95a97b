#pragma once

#include "base/exit_code.hpp"
#include "compare/decision.hpp"
#include "compare/fingerprint.hpp"
#include "compare/history_rule.hpp"
#include "compare/metric.hpp"
#include "compare/standing.hpp"
#include "record/run.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace backbench::compare {

/// A metric's values in one result: one for each whole trial, in their order, in the metric's unit. The trial
/// is the unit of replication, never the request.
struct Figures {
  std::vector<double> trials;
  bool at_least = false;  // some are lower bounds, since requests timed out
};

/// The figures that a case has of a metric.
Figures figures_of(const record::CaseResult& result, const Metric& metric);

/// One metric of one case, base against new.
struct MetricChange {
  const Metric* metric = nullptr;
  Figures base;
  Figures fresh;
  bool gates = false;            // takes part in the overall verdict
  double margin = 0;             // share by which it may get worse
  std::optional<double> change;  // share, in the metric's own direction: +0.05 = the value grew by 5 %
  std::optional<Interval>
      limits;  // of it, 90 %, from the spread between the trials of these two results alone
  Outcome outcome = Outcome::inconclusive;
  std::string reason;                // for the outcome, in one line
  std::optional<std::size_t> jobs;   // of the history that the outcome rests on
  std::optional<double> detectable;  // share: the smallest worsening that such a history could show
};

struct CaseChange {
  std::string name;
  std::string target;
  Judged base;
  Judged fresh;
  std::vector<MetricChange> metrics;  // those that both results have
  /// Why this case fails the gate by itself: a limit of the suite that NEW does not keep to, or an error
  /// budget that it is over and BASE was not. Empty when it does not.
  std::vector<std::string> broken;
  std::string errors;  // what the counts of failed requests say, if there is something to say; advice only

  bool could_not_run() const {
    return base.standing < Standing::failed && fresh.standing == Standing::failed;
  }
  /// The worst of `broken` and its gating metrics; inconclusive when either result does not count.
  Outcome outcome() const;
};

/// How two results are compared.
struct Terms {
  double suite_level = 0.01;  // of any false `regressed` among all gating figures
  /// Values of earlier jobs, oldest first, for a case's metric; empty when nothing is known.
  std::function<std::vector<double>(const record::Run&, const record::CaseFacts&, const Metric&)> history;
  const record::Run* confirmation = nullptr;  // a second job of NEW; without one nothing is called regressed
};

/// Two results beside each other.
struct RunChange {
  std::string base_suite, fresh_suite;      // names
  std::string base_started, fresh_started;  // UTC
  std::string base_commit, fresh_commit;
  std::string suite_path;  // of NEW
  std::vector<Difference>
      differences;                   // why they should not be compared; with --force the figures say little
  std::vector<std::string> remarks;  // what else to know: the suites' texts differ, …
  std::vector<CaseChange> cases;     // of BASE in its order, then those that only NEW has
  std::size_t gating = 0;            // figures that take part in the verdict

  std::size_t count(Outcome outcome) const;  // cases
  /// The worst outcome of a case, regressed before inconclusive before the rest; improved only when nothing
  /// is worse. Inconclusive when nothing could be compared.
  Outcome outcome() const;
  /// 3 when NEW could not run a case that BASE has, 1 when something regressed or is over a limit, 5 when a
  /// verdict is required and there is none, else 0.
  base::ExitCode exit_code(bool verdict_required) const;
};

/// Compares case by case. What differs is listed, never refused here.
RunChange compare_runs(const record::Run& base, const record::Run& fresh, const Terms& terms);

}  // namespace backbench::compare
