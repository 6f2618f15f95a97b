#include "record/counters.hpp"

#include <optional>

namespace backbench::record {

std::vector<std::pair<std::string, double>> counters_of(const metrics::Measurement& m,
                                                        const CaseFacts& facts) {
  std::vector<std::pair<std::string, double>> counters;
  const auto latency = [&](const char* name, const std::optional<metrics::Quantile>& figure) {
    if (figure) counters.emplace_back(name, static_cast<double>(figure->value.count()) / 1e6);
  };
  const metrics::ReportedRates rates = m.known_rates();
  const metrics::Tally& books = m.window_tally;

  if (rates.rps) counters.emplace_back("rps", *rates.rps);
  if (rates.throughput) counters.emplace_back("throughput", *rates.throughput);
  latency("mean_ms", m.response_time.mean());
  latency("p50_ms", m.response_time.quantile(0.5));
  latency("p90_ms", m.response_time.quantile(0.9));
  latency("p99_ms", m.response_time.quantile(0.99));
  latency("p99.9_ms", m.response_time.quantile(0.999));
  latency("max_ms", m.response_time.max());
  if (facts.open_loop()) {
    latency("service_p50_ms", m.service_time.quantile(0.5));
    latency("service_p99_ms", m.service_time.quantile(0.99));
    latency("send_lag_p50_ms", m.send_lag.quantile(0.5));
    latency("send_lag_p99_ms", m.send_lag.quantile(0.99));
  }
  counters.emplace_back("errors", static_cast<double>(books.failed()));
  counters.emplace_back("error_pct", books.failed_share() * 100);
  counters.emplace_back("timeouts", static_cast<double>(books.count(metrics::Ending::timeout)));
  if (rates.mb_per_s) counters.emplace_back("mb_per_s", *rates.mb_per_s);
  return counters;
}

std::vector<std::pair<std::string, double>> counters_of(const Trial& trial, const CaseFacts& facts) {
  auto counters = counters_of(trial.measured.value(), facts);
  if (const auto& cost = trial.target_cost; cost && cost->over_s > 0) {
    counters.emplace_back("server_cpu_cores", cost->cpu_cores());
    const double responses_per_s = trial.measured->throughput();
    if (responses_per_s > 0) {
      counters.emplace_back("server_cpu_us_per_req", cost->cpu_cores() * 1e6 / responses_per_s);
    }
    if (const auto peak = cost->memory_peak_bytes()) {
      counters.emplace_back("server_mem_peak_mb", static_cast<double>(*peak) / 1e6);
    }
  }
  if (const auto trusted = trial.trusted()) counters.emplace_back("trusted", *trusted ? 1 : 0);
  return counters;
}

std::string label_of(const Trial& trial) {
  if (!trial.limit) return {};
  std::string label(name(trial.limit->limit));
  for (const Finding& finding : trial.findings) {
    if (finding.severity > Severity::note) label += " " + finding.id;
  }
  return label;
}

}  // namespace backbench::record
