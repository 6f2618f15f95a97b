#include "report/plot_words.hpp"

#include "base/units.hpp"
#include "report/plot_text.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::report {
namespace {

using record::CaseResult;

bool on_this_machine(const std::string& url) {
  const std::size_t host = url.find("://");
  if (host == std::string::npos) return false;
  const std::string rest = url.substr(host + 3);
  return url.starts_with("unix") || rest.starts_with("127.") || rest.starts_with("localhost") ||
         rest.starts_with("[::1]");
}

std::string request_text(const std::vector<const CaseResult*>& cases) {
  const record::CaseFacts& f = cases.front()->facts;
  if (f.request_kinds > 1) return fmt::format("{} kinds of requests", f.request_kinds);
  return fmt::format("{} {}", plot_text(f.method), fitted(plot_text(f.path), 24));
}

/// Of a complete response, head and body. Where requests failed, half-read ones would count in.
std::string size_text(const std::vector<const CaseResult*>& cases) {
  double least = 0, most = 0;
  for (const CaseResult* result : cases) {
    const auto merged = result->merged();
    if (!merged || merged->window_tally.failed() > 0 || merged->window_tally.completed() == 0) continue;
    const double size =
        static_cast<double>(merged->bytes_received) / static_cast<double>(merged->window_tally.completed());
    least = most > 0 ? std::min(least, size) : size;
    most = std::max(most, size);
  }
  if (most <= 0) return {};
  const std::string from = base::format_bytes(least), to = base::format_bytes(most);
  return most <= least * 1.02 ? to + " a response" : fmt::format("{} to {} a response", from, to);
}

std::string machine_text(const std::vector<const CaseResult*>& cases, const record::Environment& e) {
  std::string text;
  if (std::all_of(cases.begin(), cases.end(),
                  [](const CaseResult* c) { return on_this_machine(c->facts.url); }))
    text = "loopback, ";
  if (e.cpus > 0) text += fmt::format("{} × ", e.cpus);
  return text + (e.cpu_model.empty() ? "unknown processor" : fitted(plot_text(e.cpu_model), 22));
}

void add_once(std::vector<std::string>& parts, const std::string& part) {
  if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
}

}  // namespace

std::string fixed_text(const std::pair<std::string, std::string>& fixed) {
  const auto& [what, value] = fixed;
  if (what == "connections" || what == "threads") {
    const std::uint64_t count = base::parse_count(value).value_or(0);
    return fmt::format("{} {}", base::format_count(static_cast<double>(count)),
                       count == 1 ? what.substr(0, what.size() - 1) : what);
  }
  if (what == "rate") return value == "closed" ? "closed loop" : value + "/s";
  if (what == "duration") return value;
  return fmt::format("{} {}", what, value);
}

std::string value_text(PlotAxis axis, double value) {
  const std::string number = base::format_count(value);
  if (axis == PlotAxis::rate) return number + "/s";
  return axis == PlotAxis::duration ? number + " s" : number;
}

std::string axis_title(PlotAxis axis) {
  switch (axis) {
    case PlotAxis::connections:
      return "Concurrent connections (log scale)";
    case PlotAxis::threads:
      return "Threads of the load generator (log scale)";
    case PlotAxis::duration:
      return "Length of the measured window (log scale)";
    case PlotAxis::rate:
      return "Requests asked for per second (log scale)";
  }
  return {};
}

std::string title_of(const std::string& what, const PlotPanel& panel, bool several_scenarios) {
  std::vector<std::string> parts;
  if (several_scenarios) parts.push_back(plot_text(panel.scenario));
  for (const auto& fixed : panel.fixed) parts.push_back(fixed_text(fixed));
  return parts.empty() ? what : fmt::format("{}: {}", what, fmt::join(parts, ", "));
}

std::string file_of(PlotKind kind, std::optional<PlotAxis> axis, const PlotPanel& panel) {
  std::string file = file_text(panel.scenario, 60);
  for (const auto& [what, value] : panel.fixed) file += fmt::format(".{}_{}", what, file_text(value, 20));
  file += fmt::format(".{}", name(kind));
  return axis && against_an_axis(kind) ? fmt::format("{}_vs_{}", file, name(*axis)) : file;
}

void PlotMarks::take(const PlotPoint& point) {
  hollow |= point.hollow && point.marked;
  at_least |= point.at_least;
  spoiled |= point.spoiled;
}

std::string marks_text(const PlotMarks& marks, const PlotPanel& panel) {
  std::vector<std::string> sentences;
  if (marks.hollow) {
    std::set<double> budgets;
    for (const CaseResult* result : panel.cases()) budgets.insert(result->facts.error_budget);
    const std::string budget =
        budgets.size() == 1 ? base::format_share(*budgets.begin()) : "the error budget";
    sentences.push_back(fmt::format("Hollow marker: over {} of the requests failed.", budget));
  }
  if (marks.at_least) sentences.emplace_back("Arrow: at least this.");
  if (marks.spoiled) sentences.emplace_back("“!”: doubtful, see backbench\u00A0explain.");
  return fmt::format("{}", fmt::join(sentences, " "));
}

bool repeated(const PlotPanel& panel) {
  const auto cases = panel.cases();
  return std::any_of(cases.begin(), cases.end(),
                     [](const CaseResult* c) { return c->whole_trials().size() > 1; });
}

std::string repetitions_text(const PlotPanel& panel) {
  std::set<std::size_t> counts;
  std::set<double> lengths;
  for (const CaseResult* result : panel.cases()) {
    if (const auto whole = result->whole_trials(); !whole.empty()) counts.insert(whole.size());
    lengths.insert(result->facts.requests_total ? 0 : result->facts.duration_s);
  }
  const std::string many =
      counts.size() == 1 ? base::format_count(static_cast<double>(*counts.begin())) : "the";
  const std::string text = many + (many == "1" ? " repetition" : " repetitions");
  const bool one_length = lengths.size() == 1 && *lengths.begin() > 0;
  return one_length ? fmt::format("{} of {}\u00A0s", text, base::format_count(*lengths.begin())) : text;
}

std::string not_run_text(const PlotPanel& panel, std::optional<PlotAxis> axis) {
  std::vector<std::string> absent;
  for (const PlotLine& line : panel.lines) {
    std::vector<std::string> at;
    for (const PlotCell& cell : line.cells)
      if (!cell.result || cell.result->whole_trials().empty())
        at.push_back(axis ? value_text(*axis, cell.at) : std::string());
    if (at.empty()) continue;
    const std::string who = fitted(line.name, 14);
    const bool everywhere = at.size() == line.cells.size();
    absent.push_back(everywhere ? who : fmt::format("{} at {}", who, fmt::join(at, ", ")));
  }
  return absent.empty() ? "" : fmt::format("Did not run: {}.", fmt::join(absent, "; "));
}

std::string footer_of(const PlotPanel& panel, std::span<const PlotSource> runs) {
  const auto cases = panel.cases();
  if (cases.empty()) return {};
  std::vector<std::string> parts;
  add_once(parts, request_text(cases));
  add_once(parts, size_text(cases));
  for (const PlotSource& source : runs) {
    const record::Run& run = *source.run;
    add_once(parts, machine_text(cases, run.environment));
    add_once(parts, plot_text(run.started).substr(0, 10));
    add_once(parts, plot_text(run.environment.commit).substr(0, 7));
    if (run.interrupted) add_once(parts, "interrupted");
  }
  return fmt::format("{}", fmt::join(parts, "  ·  "));
}

}  // namespace backbench::report
