#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

using record::Severity;

constexpr std::size_t enough_trials = 3;

}  // namespace

Findings check_survivors(const record::CaseFacts& facts, const metrics::Measurement& m) {
  const metrics::Tally& books = m.window_tally;
  if (books.failed_share() <= facts.error_budget) return {};
  const std::uint64_t timeouts = books.count(metrics::Ending::timeout);
  std::string reason = fmt::format(
      "{} of {} requests failed, and the error budget is {}", base::format_share(books.failed_share()),
      base::format_count(static_cast<double>(books.ended_total())), base::format_share(facts.error_budget));
  if (timeouts > 0) reason += fmt::format("; {} of them took longer than the timeout", timeouts);
  return {
      finding(Check::survivors_only, Severity::spoils, reason,
              "read every latency as a lower bound, for it is that of the requests that survived; cure the "
              "failures, or measure below the load at which they begin")};
}

Findings check_sample_counts(const record::CaseResult& result) {
  const auto trials = result.whole_trials();
  if (trials.empty()) return {};
  Findings found;
  std::uint64_t samples = 0;
  bool counted = true;
  for (const record::Trial* trial : trials) {
    const metrics::Distribution& times = trial->measured->response_time;
    samples += times.count();
    counted &= !times.reported() || times.count() > 0;
  }
  constexpr std::pair<const char*, std::uint64_t> needed[] = {{"p50", 20}, {"p90", 100}, {"p99", 1000}};
  for (const auto& [name, least] : needed) {
    if (!counted || samples >= least) continue;
    found.push_back(finding(Check::too_few_samples, Severity::note,
                            fmt::format("no {} and above: it takes {} requests, and there were {}", name,
                                        base::format_count(static_cast<double>(least)),
                                        base::format_count(static_cast<double>(samples))),
                            "measure longer (`duration`) or more often (`repetitions`)"));
    break;
  }
  if (trials.size() < enough_trials) {
    found.push_back(
        finding(Check::too_few_trials, Severity::note,
                fmt::format("{} whole trial{}: nothing tells how much of a difference is noise",
                            trials.size(), trials.size() == 1 ? "" : "s"),
                fmt::format("measure at least {} times (`repetitions`) before comparing", enough_trials)));
  }
  return found;
}

Findings check_first_trial(const record::CaseResult& result) {
  constexpr double much_slower = 1.2;
  const auto trials = result.whole_trials();
  if (trials.size() < enough_trials || trials.front()->index != 0) return {};
  std::vector<double> means;
  for (const record::Trial* trial : trials) {
    const auto mean = trial->measured->response_time.mean();
    if (!mean) return {};
    means.push_back(static_cast<double>(mean->value.count()));
  }
  const auto [least, most] = std::minmax_element(means.begin() + 1, means.end());
  const double above = means.front() - *most;
  if (means.front() < much_slower * *most || above < 2 * (*most - *least)) return {};
  const auto text = [](double ns) { return base::format_latency(base::Nanoseconds{std::llround(ns)}); };
  return {finding(
      Check::slow_first_trial, Severity::caution,
      fmt::format("the first trial's mean response time was {}, the others' {} to {}", text(means.front()),
                  text(*least), text(*most)),
      "measure again: if it is the first trial once more, the server was still becoming faster, and needs a "
      "longer `warmup`; if not, something else had the machine")};
}

}  // namespace backbench::verdict
