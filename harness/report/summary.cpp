#include "base/units.hpp"
#include "report/table.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <ctime>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

/// What of a case counts in a comparison.
struct Entry {
  std::string target;
  int connections = 0;
  double rps = 0;
  double failed_share = 0;
  bool over_budget = false;
  bool spoiled = false;
  std::optional<metrics::Quantile> p99;
};

std::optional<std::time_t> seconds_of(const std::string& iso8601) {
  std::tm parts{};
  const char* end = strptime(iso8601.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (!end) return std::nullopt;
  return timegm(&parts);
}

std::string count_line(const record::Run& run) {
  std::size_t over = 0;
  std::size_t not_run = 0;
  std::size_t spoiled = 0;
  for (const record::CaseResult& result : run.cases) {
    over += result.over_budget();
    not_run += result.whole_trials().empty();
    spoiled += result.worst_finding() >= record::Severity::spoils;
  }
  std::string line = fmt::format("{} benchmark{}", run.cases.size(), run.cases.size() == 1 ? "" : "s");
  const auto begin = seconds_of(run.started);
  const auto end = seconds_of(run.finished);
  if (begin && end && *end >= *begin)
    line += fmt::format(" in {}", base::format_clock(base::Seconds(static_cast<double>(*end - *begin))));
  std::vector<std::string> parts;
  if (over) parts.push_back(fmt::format("{} went over the error budget", over));
  if (spoiled) parts.push_back(fmt::format("{} not to be believed (!)", spoiled));
  if (not_run) parts.push_back(fmt::format("{} failed to run", not_run));
  line += parts.empty() ? "." : fmt::format(". {}.", fmt::join(parts, "; "));
  return line + (run.interrupted ? " The run was interrupted.\n" : "\n");
}

std::string best_rate(const std::vector<Entry>& entries) {
  const Entry* best = nullptr;
  for (const Entry& e : entries)
    if (!e.over_budget && e.rps > 0 && (!best || e.rps > best->rps)) best = &e;
  if (!best) return {};
  return fmt::format("Best rate: {} {}/s at {} connections{}.", printable(best->target),
                     base::format_count(best->rps), base::format_count(best->connections),
                     best->spoiled ? " (!)" : "");
}

/// The largest number of connections at which every target has a p99; nothing to compare with one target.
std::optional<int> common_connections(const std::vector<Entry>& entries) {
  std::map<int, std::set<std::string>> measured;
  std::set<std::string> targets;
  for (const Entry& e : entries) {
    targets.insert(e.target);
    if (e.p99) measured[e.connections].insert(e.target);
  }
  if (targets.size() < 2) return std::nullopt;
  for (auto level = measured.rbegin(); level != measured.rend(); ++level)
    if (level->second.size() == targets.size()) return level->first;
  return std::nullopt;
}

std::string lowest_p99(const std::vector<Entry>& entries) {
  const auto connections = common_connections(entries);
  if (!connections) return {};
  const auto lower = [](const Entry* a, const Entry& b) { return !a || b.p99->value < a->p99->value; };
  const Entry* best = nullptr;
  const Entry* tainted = nullptr;
  for (const Entry& e : entries) {
    if (e.connections != *connections || !e.p99) continue;
    const bool fair = !e.over_budget && !e.p99->censored;
    if (const Entry*& place = fair ? best : tainted; lower(place, e)) place = &e;
  }
  if (!best) return {};
  std::string text = fmt::format(" Lowest p99 at {} connections: {} {}", base::format_count(*connections),
                                 printable(best->target), base::format_latency(best->p99->value)) +
                     (best->spoiled ? " (!)" : "");
  if (tainted && tainted->over_budget && tainted->p99->value < best->p99->value)
    text += fmt::format(" ({} {}, but {} failed)", printable(tainted->target),
                        base::format_latency(tainted->p99->value), base::format_share(tainted->failed_share));
  return text + ".";
}

}  // namespace

std::string summary(const record::Run& run) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<Entry>> scenarios;
  for (const record::CaseResult& result : run.cases) {
    const record::CaseFacts& f = result.facts;
    if (!scenarios.contains(f.scenario)) order.push_back(f.scenario);
    Entry entry{f.target, f.connections,        0,
                0,        result.over_budget(), result.worst_finding() >= record::Severity::spoils,
                {}};
    if (const auto merged = result.merged()) {
      entry.rps = merged->rps();
      entry.failed_share = merged->window_tally.failed_share();
      entry.p99 = merged->response_time.quantile(0.99);
    }
    scenarios[f.scenario].push_back(std::move(entry));
  }
  std::string text = count_line(run);
  for (const std::string& scenario : order) {
    const std::string best = best_rate(scenarios[scenario]);
    if (best.empty()) continue;
    if (order.size() > 1) text += printable(scenario) + ": ";
    text += best + lowest_p99(scenarios[scenario]) + "\n";
  }
  return text;
}

}  // namespace backbench::report
