#include "record/counters.hpp"
#include "record/export.hpp"

#include <string_view>

#include <fmt/format.h>

namespace backbench::record {
namespace {

/// A text of somebody else's. Spreadsheets compute what begins with one of these signs.
std::string cell(const std::string& raw) {
  std::string text = as_utf8(raw);
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string_view unit_of(std::string_view metric) {
  if (metric.ends_with("_ms")) return "ms";
  if (metric == "rps" || metric == "throughput") return "1/s";
  if (metric == "mb_per_s") return "MB/s";
  if (metric.ends_with("_pct")) return "%";
  if (metric == "server_cpu_us_per_req") return "us";
  if (metric == "server_cpu_cores") return "cores";
  if (metric == "server_mem_peak_mb") return "MB";
  return "count";
}

/// Whether a latency is only a lower bound.
bool at_least(std::string_view metric, const metrics::Measurement& m) {
  constexpr std::pair<std::string_view, double> quantiles[] = {
      {"p50_ms", 0.5}, {"p90_ms", 0.9}, {"p99_ms", 0.99}, {"p99.9_ms", 0.999}};
  const bool service = metric.starts_with("service_");
  if (service) metric.remove_prefix(std::string_view("service_").size());
  const metrics::Distribution& times = service ? m.service_time : m.response_time;
  for (const auto& [name, share] : quantiles) {
    if (metric != name) continue;
    const auto value = times.quantile(share);
    return value && value->censored;
  }
  return (metric == "mean_ms" || metric == "max_ms") && times.censored_count() > 0;
}

std::string rows_of(const std::string& before, const CaseFacts& facts, const Trial& trial) {
  const auto row = [&](std::string_view metric, std::string_view value, std::string_view unit, bool bound) {
    return fmt::format("{},{},{},{},{},{}\n", before, trial.index, metric, value, unit, bound ? 1 : 0);
  };
  if (trial.failure || !trial.measured || trial.measured->interrupted)
    return row("failed_trial", "1", "count", false);
  std::string rows;
  for (const auto& [metric, value] : counters_of(trial, facts))
    rows += row(metric, fmt::format("{}", value), unit_of(metric), at_least(metric, *trial.measured));
  return rows;
}

}  // namespace

std::string to_csv(const Run& run) {
  std::string text =
      "run_started,suite,commit,case,scenario,target,connections,rate_per_second,threads,pipelining,trial,"
      "metric,value,unit,at_least\n";
  for (const CaseResult& result : run.cases) {
    const CaseFacts& f = result.facts;
    const std::string before =
        fmt::format("{},{},{},{},{},{},{},{},{},{}", cell(run.started), cell(run.suite),
                    cell(run.environment.commit), cell(f.name), cell(f.scenario), cell(f.target),
                    f.connections > 0 ? std::to_string(f.connections) : "",
                    f.rate_per_second ? fmt::format("{}", *f.rate_per_second) : "", f.threads, f.pipelining);
    for (const Trial& trial : result.trials) text += rows_of(before, f, trial);
  }
  return text;
}

}  // namespace backbench::record
