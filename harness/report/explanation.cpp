#include "report/explanation.hpp"

#include "base/units.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using base::format_count;
using base::format_latency;
using record::CaseFacts;
using record::CaseResult;
using record::Finding;

std::string line(std::string_view what, const std::string& text) {
  return fmt::format("  {:<10} {}\n", what, text);
}

std::string plural(std::uint64_t count, std::string_view word) {
  return fmt::format("{} {}{}", format_count(static_cast<double>(count)), word, count == 1 ? "" : "s");
}

std::string duration(double seconds) {
  return base::format_duration(base::Nanoseconds{static_cast<std::int64_t>(seconds * 1e3 + 0.5) * 1'000'000});
}

std::string load_text(const CaseFacts& f, std::size_t trials) {
  if (f.connections == 0) return plural(trials, "whole trial") + " of a load that is not told";
  std::string text =
      f.rate_per_second
          ? fmt::format("open loop, {} offered ({}), on {}",
                        base::format_rate(base::Rate{*f.rate_per_second}), f.arrival,
                        plural(static_cast<std::uint64_t>(f.connections), "connection"))
          : fmt::format("closed loop, {}", plural(static_cast<std::uint64_t>(f.connections), "connection"));
  if (f.pipelining > 1) text += fmt::format(" x {} requests in flight", f.pipelining);
  text += "; " + plural(trials, "whole trial");
  if (!f.requests_total && f.duration_s <= 0) return text;
  text += f.requests_total ? fmt::format(" of {}", plural(*f.requests_total, "request"))
                           : fmt::format(" of {}", duration(f.duration_s));
  return text + fmt::format(" after {} of warm-up", duration(f.warmup_s));
}

std::string achieved_text(const metrics::Measurement& m) {
  const metrics::ReportedRates rates = m.known_rates();
  if (!rates.rps && rates.throughput)
    return fmt::format("{}/s responses, right or wrong", format_count(*rates.throughput));
  if (m.window_tally.ended_total() == 0) return fmt::format("{}/s correct responses", format_count(m.rps()));
  return fmt::format("{}/s correct responses; {} of {} failed ({})", format_count(m.rps()),
                     format_count(static_cast<double>(m.window_tally.failed())),
                     plural(m.window_tally.ended_total(), "request"),
                     base::format_share(m.window_tally.failed_share()));
}

std::string latency(const std::optional<metrics::Quantile>& q) {
  if (!q) return "–";
  return (q->censored ? "≥ " : "") + format_latency(q->value);
}

/// Response time is send lag and service time; connecting stands outside of it.
std::string time_text(const metrics::Measurement& m) {
  std::string text = fmt::format(
      "of a mean response time of {}: {} from sending to the last byte (server and network), {} before, "
      "waiting for a free connection or for the generator",
      latency(m.response_time.mean()), latency(m.service_time.mean()), latency(m.send_lag.mean()));
  if (m.connect_time.count() > 0)
    text += fmt::format("; and {} for each of {} connections opened", latency(m.connect_time.mean()),
                        format_count(static_cast<double>(m.connect_time.count())));
  return text;
}

std::string generator_text(const metrics::Measurement& m) {
  const double window_s = base::Seconds(m.window).count();
  double busiest = 0, waited = 0;
  for (const metrics::ThreadUsage& thread : m.threads) {
    const double busy = base::Seconds(thread.cpu).count() / window_s;
    if (busy < busiest) continue;
    busiest = busy;
    waited = thread.run_queue ? base::Seconds(*thread.run_queue).count() / window_s : 0;
  }
  std::string text = fmt::format("busiest of {}: computing {} of the time, waiting for a processor {}",
                                 plural(m.threads.size(), "thread"), base::format_share(busiest),
                                 base::format_share(waited));
  if (m.loop_lag.count() > 0) text += fmt::format("; late by {} on average", latency(m.loop_lag.mean()));
  return text;
}

/// Each answer once, with the trials that gave it and the first one's reason.
std::string limit_text(const CaseResult& result) {
  std::vector<std::pair<record::LimitVerdict, int>> answers;
  for (const record::Trial& trial : result.trials) {
    if (!trial.limit) continue;
    const auto known = std::find_if(answers.begin(), answers.end(),
                                    [&](const auto& a) { return a.first.limit == trial.limit->limit; });
    if (known == answers.end()) {
      answers.emplace_back(*trial.limit, 1);
    } else {
      ++known->second;
    }
  }
  std::string text;
  for (const auto& [verdict, trials] : answers) {
    const std::string share =
        answers.size() > 1 ? fmt::format(" in {}", plural(static_cast<std::uint64_t>(trials), "trial")) : "";
    text += line(text.empty() ? "Limit" : "",
                 fmt::format("{}{}: {}", name(verdict.limit), share, printable(verdict.reason)));
  }
  return text;
}

/// The worst of one id, and the repetitions it was found in.
struct Seen {
  const Finding* finding = nullptr;
  std::vector<int> repetitions;
};

std::string finding_text(const Seen& seen, std::size_t trials, bool colour) {
  const Finding& f = *seen.finding;
  std::string head = fmt::format("{} {} ({})", f.id, f.title, name(f.severity));
  head =
      emphasised(head, f.severity >= record::Severity::spoils ? Emphasis::failure : Emphasis::bold, colour);
  if (!seen.repetitions.empty() && trials > 1) {
    head += ", in repetition";
    for (const int repetition : seen.repetitions) head += fmt::format(" {}", repetition + 1);
  }
  return fmt::format("  {}\n      {}\n      Cure: {}\n", head, printable(f.reason), printable(f.cure));
}

std::string findings_text(const CaseResult& result, bool colour) {
  std::map<std::string, Seen> by_id;
  const auto add = [&](const Finding& f, std::optional<int> repetition) {
    Seen& seen = by_id[f.id];
    if (!seen.finding || f.severity > seen.finding->severity) seen.finding = &f;
    if (repetition && (seen.repetitions.empty() || seen.repetitions.back() != *repetition))
      seen.repetitions.push_back(*repetition);
  };
  for (const Finding& f : result.findings) add(f, std::nullopt);
  for (const record::Trial& trial : result.trials)
    for (const Finding& f : trial.findings) add(f, trial.index);
  std::string text;
  for (const auto& [id, seen] : by_id) text += finding_text(seen, result.trials.size(), colour);
  return text.empty() ? "  Nothing speaks against these figures.\n" : text;
}

}  // namespace

std::string explanation(const CaseResult& result, bool colour) {
  std::string text = emphasised(printable(result.facts.name), Emphasis::heading, colour) + "\n";
  for (const record::Trial& trial : result.trials) {
    if (!trial.failure) continue;
    const std::string first_line = trial.failure->substr(0, trial.failure->find('\n'));
    text += line("Failed", fmt::format("repetition {}: {}", trial.index + 1, printable(first_line)));
  }
  const auto merged = result.merged();
  if (!merged) return text;
  text += line("Load", load_text(result.facts, result.whole_trials().size()));
  text += line("Achieved", achieved_text(*merged));
  if (merged->reported_by.empty()) {
    text += line("Time", time_text(*merged));
    text += line("Generator", generator_text(*merged));
  } else {
    text += line("Time", fmt::format("a mean response time of {}, by the figures of {}",
                                     latency(merged->response_time.mean()), printable(merged->reported_by)));
  }
  return text + limit_text(result) + findings_text(result, colour);
}

std::string explanation(const record::Run& run, bool colour) {
  if (run.findings.empty()) return {};
  std::string text = emphasised("The whole run", Emphasis::heading, colour) + "\n";
  for (const Finding& f : run.findings) text += finding_text({&f, {}}, 1, colour);
  return text;
}

}  // namespace backbench::report
