#include "report/html_figures.hpp"

#include "base/units.hpp"
#include "report/html_seconds.hpp"
#include "report/html_table.hpp"
#include "report/html_text.hpp"
#include "report/survivors.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using metrics::Measurement;
using record::CaseResult;
using record::Trial;

using CaseRow = std::function<std::vector<std::string>(const CaseResult&, const Measurement&)>;

/// A row for each case of the scenario: target and load, then the cells of `row`; one dash a column where
/// nothing was measured.
std::string case_table(const record::Run& run, const std::string& scenario, const std::string& caption,
                       std::vector<std::string> heads, const CaseRow& row) {
  heads.insert(heads.begin(), {"Target", "Load"});
  HtmlTable table(caption, heads, 2);
  for (const CaseResult& result : run.cases) {
    if (result.facts.scenario != scenario) continue;
    std::vector<std::string> cells = {named(result.facts.target), escaped(load_text(result.facts))};
    const auto merged = result.merged();
    const std::vector<std::string> figures =
        merged ? row(result, *merged) : std::vector<std::string>(heads.size() - 2, std::string(no_figure));
    cells.insert(cells.end(), figures.begin(), figures.end());
    table.row(cells);
  }
  return table.html();
}

/// Rates of a window without a length do not exist, unless another tool told them.
std::string rate_text(const metrics::Window& m, double per_second) {
  return m.window.count() > 0 || per_second > 0 ? base::format_count(per_second) : std::string(no_figure);
}

std::string limits_of(const CaseResult& result) {
  std::vector<std::string> limits;
  for (const Trial* trial : result.whole_trials()) {
    if (!trial->limit) continue;
    const std::string name(record::name(trial->limit->limit));
    if (std::find(limits.begin(), limits.end(), name) == limits.end()) limits.push_back(name);
  }
  std::string text;
  for (const std::string& limit : limits) text += (text.empty() ? "" : ", ") + limit;
  return text.empty() ? std::string(no_figure) : text;
}

std::string ids_of(std::vector<record::Finding> findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto& a, const auto& b) { return a.id < b.id; });
  std::string text;
  for (const record::Finding& finding : findings)
    if (finding.severity != record::Severity::note && text.find(finding.id) == std::string::npos)
      text += (text.empty() ? "" : " ") + escaped(finding.id);
  return text.empty() ? std::string(no_figure) : text;
}

std::string all_ids_of(const CaseResult& result) {
  std::vector<record::Finding> all = result.findings;
  for (const Trial& trial : result.trials)
    all.insert(all.end(), trial.findings.begin(), trial.findings.end());
  return ids_of(std::move(all));
}

std::string main_table(const record::Run& run, const std::string& scenario, const std::string& caption) {
  return case_table(run, scenario, caption,
                    {"Mean", "p50", "p90", "p99", "p99.9", "Largest", "Correct/s", "Failed", "Failed share",
                     "Limit", "Findings"},
                    [](const CaseResult& result, const Measurement& m) -> std::vector<std::string> {
                      const metrics::Distribution& time = m.response_time;
                      const bool least = only_survivors(result, m.window_tally);
                      return {latency_text(time.mean(), least),
                              latency_text(time.quantile(0.5), least),
                              latency_text(time.quantile(0.9), least),
                              latency_text(time.quantile(0.99), least),
                              latency_text(time.quantile(0.999), least),
                              latency_text(time.max(), least),
                              rate_text(m, m.rps()),
                              m.window_tally.ended_total()
                                  ? base::format_count(static_cast<double>(m.window_tally.failed()))
                                  : std::string(no_figure),
                              share_text(result, m.window_tally),
                              limits_of(result),
                              all_ids_of(result)};
                    });
}

std::string further_table(const record::Run& run, const std::string& scenario) {
  return case_table(run, scenario, "Further figures",
                    {"p75", "p95", "p99.99", "Service p50", "Service p99", "First byte p50", "Send lag p99",
                     "Complete/s", "MB/s", "Sent", "Correct"},
                    [](const CaseResult& result, const Measurement& m) -> std::vector<std::string> {
                      const bool least = only_survivors(result, m.window_tally);
                      return {latency_text(m.response_time.quantile(0.75), least),
                              latency_text(m.response_time.quantile(0.95), least),
                              latency_text(m.response_time.quantile(0.9999), least),
                              latency_text(m.service_time.quantile(0.5), least),
                              latency_text(m.service_time.quantile(0.99), least),
                              latency_text(m.time_to_first_byte.quantile(0.5), least),
                              latency_text(m.send_lag.quantile(0.99)),
                              rate_text(m, m.throughput()),
                              rate_text(m, m.mb_per_s()),
                              base::format_count(static_cast<double>(m.window_tally.sent)),
                              base::format_count(static_cast<double>(m.window_tally.ok()))};
                    });
}

std::string trial_table(const record::Run& run, const std::string& scenario) {
  HtmlTable table("Every trial",
                  {"Target", "Load", "Trial", "Mean", "p99", "Correct/s", "Failed share",
                   "Start of the target", "Limit", "Findings"},
                  2);
  for (const CaseResult& result : run.cases) {
    if (result.facts.scenario != scenario) continue;
    for (const Trial& trial : result.trials) {
      std::vector<std::string> cells = {named(result.facts.target), escaped(load_text(result.facts)),
                                        std::to_string(trial.index + 1)};
      if (trial.measured) {
        const Measurement& m = *trial.measured;
        const bool least = only_survivors(result, m.window_tally);
        for (std::string& cell :
             std::vector<std::string>{latency_text(m.response_time.mean(), least),
                                      latency_text(m.response_time.quantile(0.99), least),
                                      rate_text(m, m.rps()), share_text(result, m.window_tally)})
          cells.push_back(std::move(cell));
      } else {
        cells.insert(cells.end(), 4, std::string(no_figure));
      }
      cells.push_back(trial.startup_ms ? latency_text(metrics::Quantile{base::Nanoseconds{
                                             static_cast<std::int64_t>(*trial.startup_ms * 1e6)}})
                                       : std::string(no_figure));
      cells.push_back(trial.limit ? std::string(record::name(trial.limit->limit)) : std::string(no_figure));
      cells.push_back(trial.failure ? "did not count" : ids_of(trial.findings));
      table.row(cells);
    }
  }
  return table.html();
}

/// The parts of loads that change over time, each by itself.
std::string stage_table(const record::Run& run, const std::string& scenario) {
  HtmlTable table("Every stage, of all trials together",
                  {"Target", "Load", "Stage", "Seconds", "Mean", "p50", "p99", "Correct/s", "Failed share"},
                  2);
  for (const CaseResult& result : run.cases) {
    const auto merged = result.merged();
    if (result.facts.scenario != scenario || !merged) continue;
    for (std::size_t i = 0; i < merged->stages.size(); ++i) {
      const metrics::Window& stage = merged->stages[i];
      const bool least = only_survivors(result, stage.window_tally);
      table.row({named(result.facts.target), escaped(load_text(result.facts)), std::to_string(i + 1),
                 base::format_count(base::Seconds(stage.window).count()),
                 latency_text(stage.response_time.mean(), least),
                 latency_text(stage.response_time.quantile(0.5), least),
                 latency_text(stage.response_time.quantile(0.99), least), rate_text(stage, stage.rps()),
                 share_text(result, stage.window_tally)});
    }
  }
  return table.html();
}

std::vector<std::string> scenarios_of(const record::Run& run) {
  std::vector<std::string> names;
  for (const CaseResult& result : run.cases)
    if (std::find(names.begin(), names.end(), result.facts.scenario) == names.end())
      names.push_back(result.facts.scenario);
  return names;
}

}  // namespace

std::string share_text(const CaseResult& result, const metrics::Tally& books) {
  if (!books.ended_total()) return std::string(no_figure);
  const std::string share = base::format_share(books.failed_share());
  return books.failed_share() > result.facts.error_budget ? "<strong class=\"over\">" + share + "</strong>"
                                                          : share;
}

std::string load_text(const record::CaseFacts& facts) {
  std::string text =
      base::format_count(facts.connections) + (facts.connections == 1 ? " connection" : " connections");
  const std::string head = facts.scenario + "/" + facts.target + "/";
  if (!facts.name.starts_with(head)) return text;
  // What else the name says: "connections:100/rate:200" has "rate 200" besides.
  for (std::size_t begin = head.size(); begin < facts.name.size();) {
    const std::size_t end = std::min(facts.name.find('/', begin), facts.name.size());
    std::string part = facts.name.substr(begin, end - begin);
    begin = end + 1;
    if (part.starts_with("connections:") && part.find("..") == std::string::npos) continue;
    std::replace(part.begin(), part.end(), ':', ' ');
    text += ", " + part;
  }
  return text;
}

std::string figures_html(const record::Run& run) {
  std::string html;
  for (const std::string& scenario : scenarios_of(run)) {
    html += main_table(run, scenario,
                       fmt::format("Scenario {}: response times, rates and failures", named(scenario)));
    html += folded("Stages", stage_table(run, scenario), true);
    html += folded("Further figures", further_table(run, scenario));
    html += folded("Every trial by itself", trial_table(run, scenario));
    html += seconds_html(run, scenario);
  }
  return html;
}

}  // namespace backbench::report
