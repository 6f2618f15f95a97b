#include "report/html_comparison.hpp"

#include "base/units.hpp"
#include "report/html_table.hpp"
#include "report/html_text.hpp"
#include "report/survivors.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using metrics::Measurement;
using metrics::Quantile;
using record::CaseResult;

std::map<std::string, const CaseResult*> by_name(const record::Run& run) {
  std::map<std::string, const CaseResult*> cases;
  for (const CaseResult& result : run.cases) cases.emplace(result.facts.name, &result);
  return cases;
}

/// "+18.4 %". From or to a bound, or from nothing, there is no share that could be told.
std::string change_text(double base, double head) {
  if (base <= 0) return std::string(no_figure);
  const double share = head / base - 1;
  if (std::abs(share) < 0.0005) return "0 %";
  return (share < 0 ? "−" : "+") + base::format_share(std::abs(share));
}

struct Side {
  const CaseResult* result = nullptr;
  Measurement measured;
  bool least = false;  // its latencies are lower bounds
};

void add_latency(std::vector<std::string>& cells, const Side& base, const Side& head,
                 std::optional<Quantile> from, std::optional<Quantile> to) {
  const bool exact = from && to && !from->censored && !to->censored && !base.least && !head.least;
  cells.push_back(latency_text(from, base.least));
  cells.push_back(latency_text(to, head.least));
  cells.push_back(
      exact ? change_text(static_cast<double>(from->value.count()), static_cast<double>(to->value.count()))
            : std::string(no_figure));
}

std::vector<std::string> row(const Side& base, const Side& head) {
  std::vector<std::string> cells = {named(head.result->facts.name), base::format_count(base.measured.rps()),
                                    base::format_count(head.measured.rps()),
                                    change_text(base.measured.rps(), head.measured.rps())};
  add_latency(cells, base, head, base.measured.response_time.mean(), head.measured.response_time.mean());
  add_latency(cells, base, head, base.measured.response_time.quantile(0.99),
              head.measured.response_time.quantile(0.99));
  for (const Side* side : {&base, &head})
    cells.push_back(side->measured.window_tally.ended_total()
                        ? base::format_share(side->measured.window_tally.failed_share())
                        : std::string(no_figure));
  return cells;
}

/// What makes two runs differ other than the targets.
std::string differences(const record::Run& base, const record::Run& head) {
  HtmlTable table("How the two runs differ", {"", "Base", "This run"}, 3);
  const auto tell = [&](const std::string& what, const std::string& from, const std::string& to) {
    if (from != to) table.row({what, named(from), named(to)});
  };
  const record::Environment &a = base.environment, &b = head.environment;
  tell("Started", base.started, head.started);
  tell("Commit", a.commit, b.commit);
  tell("backbench", a.backbench_version, b.backbench_version);
  tell("Build", a.compiler + " " + a.build_type, b.compiler + " " + b.build_type);
  tell("Machine", a.host_name, b.host_name);
  tell("Processors", fmt::format("{} × {}", a.cpus, a.cpu_model),
       fmt::format("{} × {}", b.cpus, b.cpu_model));
  tell("Kernel", a.kernel, b.kernel);
  if (base.suite_text != head.suite_text) table.row({"Suite", "another text", "another text"});
  return table.html();
}

std::string only_in(const std::string& side, const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + named(name);
  return names.empty() ? list : fmt::format("<p>Measured in {} alone: {}.</p>\n", side, list);
}

}  // namespace

std::string comparison_html(const record::Run& base, const record::Run& head) {
  HtmlTable table("Every benchmark that both runs measured",
                  {"Benchmark", "Correct/s, base", "this run", "change", "Mean, base", "this run", "change",
                   "p99, base", "this run", "change", "Failed, base", "this run"});
  const auto before = by_name(base), after = by_name(head);
  std::vector<std::string> base_alone, head_alone;
  for (const auto& [name, result] : before)
    if (!after.contains(name)) base_alone.push_back(name);
  for (const CaseResult& result : head.cases) {
    const auto old = before.find(result.facts.name);
    const auto now = result.merged();
    const auto then = old == before.end() ? std::nullopt : old->second->merged();
    if (now && then) {
      table.row(row({old->second, *then, only_survivors(*old->second, then->window_tally)},
                    {&result, *now, only_survivors(result, now->window_tally)}));
    } else if (now) {
      head_alone.push_back(result.facts.name);
    } else if (then) {
      base_alone.push_back(result.facts.name);
    }
  }
  const std::string nothing =
      table.empty() ? "<p>The two runs have no measured benchmark in common.</p>\n" : "";
  return nothing + table.html() + only_in("this run", head_alone) + only_in("the base", base_alone) +
         differences(base, head);
}

}  // namespace backbench::report
