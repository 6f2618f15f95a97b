#include "record/ci_export.hpp"

#include "base/units.hpp"
#include "record/counters.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace backbench::record {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_name = 1024;  // of a benchmark, at Bencher

struct Figure {
  double value = 0;
  double lowest = 0;  // of the trials
  double highest = 0;
};

bool certain(const metrics::Measurement& m, std::string_view counter) {
  const auto known = [](const std::optional<metrics::Quantile>& q) { return q && !q->censored; };
  if (counter == "mean_ms") return known(m.response_time.mean());
  if (counter == "p50_ms") return known(m.response_time.quantile(0.5));
  if (counter == "p99_ms") return known(m.response_time.quantile(0.99));
  return true;
}

std::optional<double> find(const std::vector<std::pair<std::string, double>>& counters,
                           std::string_view name) {
  const auto found =
      std::find_if(counters.begin(), counters.end(), [&](const auto& c) { return c.first == name; });
  return found == counters.end() ? std::nullopt : std::optional(found->second);
}

/// The figure of all whole trials together, else the median of theirs.
std::optional<Figure> figure_of(const CaseResult& result, std::string_view counter) {
  std::vector<double> trials;
  for (const Trial* trial : result.whole_trials()) {
    const auto value = find(counters_of(*trial, result.facts), counter);
    if (value && certain(*trial->measured, counter)) trials.push_back(*value);
  }
  if (trials.empty()) return std::nullopt;
  std::sort(trials.begin(), trials.end());
  Figure figure{trials[(trials.size() - 1) / 2], trials.front(), trials.back()};
  if (const auto merged = result.merged()) {
    if (!certain(*merged, counter)) return std::nullopt;
    if (const auto together = find(counters_of(*merged, result.facts), counter)) figure.value = *together;
  }
  return figure;
}

struct Column {
  const char* counter;
  const char* suffix;
  const char* unit;
};

std::string to_github(const Run& run, std::initializer_list<Column> columns) {
  Json rows = Json::array();
  for (const CaseResult& result : run.cases) {
    const std::size_t trials = result.whole_trials().size();
    for (const Column& column : columns) {
      const auto figure = figure_of(result, column.counter);
      if (!figure) continue;
      Json row{{"name", fmt::format("{} {}", result.facts.name, column.suffix)},
               {"unit", column.unit},
               {"value", figure->value}};
      if (trials > 1) row["range"] = fmt::format("± {:.3g}", (figure->highest - figure->lowest) / 2);
      const auto failed = figure_of(result, "error_pct");
      row["extra"] =
          fmt::format("{} trial{} of {:g} s\nfailed: {}", trials, trials == 1 ? "" : "s",
                      result.facts.duration_s, failed ? base::format_share(failed->value / 100) : "unknown");
      rows.push_back(std::move(row));
    }
  }
  return rows.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string to_github_smaller(const Run& run) {
  return to_github(run, {{"p50_ms", "p50", "ms"},
                         {"p99_ms", "p99", "ms"},
                         {"mean_ms", "mean", "ms"},
                         {"server_cpu_us_per_req", "server CPU", "µs/response"},
                         {"error_pct", "failed", "%"}});
}

std::string to_github_bigger(const Run& run) { return to_github(run, {{"rps", "rate", "responses/s"}}); }

std::string to_bencher(const Run& run) {
  struct Measure {
    const char* counter;
    const char* name;
    double scale;
  };
  constexpr Measure measures[] = {
      {"mean_ms", "latency", 1e6},         {"rps", "throughput", 1},
      {"p50_ms", "p50-latency", 1e6},      {"p99_ms", "p99-latency", 1e6},
      {"error_pct", "failed-share", 0.01}, {"server_cpu_us_per_req", "server-cpu", 1e3}};
  Json json = Json::object();
  for (const CaseResult& result : run.cases) {
    Json of_case = Json::object();
    for (const Measure& measure : measures) {
      const auto figure = figure_of(result, measure.counter);
      if (!figure) continue;
      Json& entry = of_case[measure.name];
      entry["value"] = figure->value * measure.scale;
      if (result.whole_trials().size() < 2) continue;
      // The figure of all trials together may lie outside those of single ones.
      entry["lower_value"] = std::min(figure->lowest, figure->value) * measure.scale;
      entry["upper_value"] = std::max(figure->highest, figure->value) * measure.scale;
    }
    if (!of_case.empty()) json[result.facts.name.substr(0, longest_name)] = std::move(of_case);
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace backbench::record
