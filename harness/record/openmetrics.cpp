#include "record/export.hpp"

#include <chrono>
#include <functional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace backbench::record {
namespace {

using namespace std::chrono_literals;

std::string escaped(const std::string& raw) {
  std::string text;
  for (const char c : as_utf8(raw)) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n')
      text += "\\n";
    else
      text += c;
  }
  return text;
}

std::string label(std::string_view name, const std::string& value) {
  return fmt::format("{}=\"{}\"", name, escaped(value));
}

std::string labels_of(const CaseFacts& f) {
  std::string labels =
      label("case", f.name) + "," + label("scenario", f.scenario) + "," + label("target", f.target);
  if (f.connections > 0) labels += "," + label("connections", std::to_string(f.connections));
  if (f.rate_per_second) labels += "," + label("rate", fmt::format("{}", *f.rate_per_second));
  return labels;
}

/// A case of which something was measured.
struct Measured {
  const CaseResult* result;
  std::string labels;
  metrics::Measurement merged;
};

std::vector<Measured> measured_cases(const Run& run) {
  std::vector<Measured> cases;
  for (const CaseResult& result : run.cases)
    if (auto merged = result.merged())
      cases.push_back({&result, labels_of(result.facts), *std::move(merged)});
  return cases;
}

std::string head(std::string_view name, std::string_view type, std::string_view help,
                 std::string_view unit = {}) {
  std::string text = fmt::format("# TYPE {} {}\n", name, type);
  if (!unit.empty()) text += fmt::format("# UNIT {} {}\n", name, unit);
  return text + fmt::format("# HELP {} {}\n", name, help);
}

/// A family of one sample a case; nothing where no case has it.
std::string gauges(const std::vector<Measured>& cases, std::string_view name, std::string_view help,
                   const std::function<std::optional<double>(const Measured&)>& figure) {
  std::string samples;
  for (const Measured& c : cases)
    if (const auto value = figure(c)) samples += fmt::format("{}{{{}}} {}\n", name, c.labels, *value);
  return samples.empty() ? samples : head(name, "gauge", help) + samples;
}

/// 1, 2.5 and 5 of each decade, as Prometheus' clients have them, as written and in ns.
constexpr std::pair<const char*, base::Nanoseconds> bounds[] = {
    {"0.0001", 100us}, {"0.00025", 250us}, {"0.0005", 500us}, {"0.001", 1ms},  {"0.0025", 2500us},
    {"0.005", 5ms},    {"0.01", 10ms},     {"0.025", 25ms},   {"0.05", 50ms},  {"0.1", 100ms},
    {"0.25", 250ms},   {"0.5", 500ms},     {"1.0", 1s},       {"2.5", 2500ms}, {"5.0", 5s},
    {"10.0", 10s},     {"25.0", 25s},      {"50.0", 50s}};

std::string histograms(const std::vector<Measured>& cases) {
  constexpr std::string_view name = "backbench_response_time_seconds";
  std::string samples;
  for (const Measured& c : cases) {
    const metrics::Histogram& h = c.merged.response_time.values();
    if (h.empty()) continue;
    for (const auto& [text, bound] : bounds)
      samples += fmt::format("{}_bucket{{{},le=\"{}\"}} {}\n", name, c.labels, text,
                             h.count() - h.count_above(bound));
    samples += fmt::format("{}_bucket{{{},le=\"+Inf\"}} {}\n", name, c.labels, h.count());
    samples += fmt::format("{}_count{{{}}} {}\n", name, c.labels, h.count());
    samples +=
        fmt::format("{}_sum{{{}}} {}\n", name, c.labels, h.mean_ns() * static_cast<double>(h.count()) / 1e9);
  }
  if (samples.empty()) return {};
  return head(name, "histogram",
              "From the intended start of a request to the last byte of its response; those that timed out "
              "stand at their timeout.",
              "seconds") +
         samples;
}

std::string quantiles(const std::vector<Measured>& cases) {
  constexpr std::string_view name = "backbench_response_time_quantile_seconds";
  constexpr std::pair<const char*, double> shares[] = {
      {"0.5", 0.5}, {"0.9", 0.9}, {"0.99", 0.99}, {"0.999", 0.999}};
  std::string samples;
  for (const Measured& c : cases)
    for (const auto& [text, share] : shares)
      if (const auto value = c.merged.response_time.quantile(share))
        samples += fmt::format("{}{{{},quantile=\"{}\",at_least=\"{}\"}} {}\n", name, c.labels, text,
                               value->censored ? "true" : "false", base::Seconds(value->value).count());
  if (samples.empty()) return {};
  return head(name, "gauge",
              "Quantiles with ten samples beyond them; at_least tells that one is a lower bound.",
              "seconds") +
         samples;
}

std::string requests(const std::vector<Measured>& cases) {
  std::string samples;
  for (const Measured& c : cases) {
    if (c.merged.window_tally.ended_total() == 0) continue;
    for (std::size_t i = 0; i < metrics::ending_count; ++i)
      samples += fmt::format("backbench_requests_total{{{},ending=\"{}\"}} {}\n", c.labels,
                             name(static_cast<metrics::Ending>(i)), c.merged.window_tally.ended[i]);
  }
  if (samples.empty()) return {};
  return head("backbench_requests", "counter",
              "Requests that ended in the measured windows, by how they ended.") +
         samples;
}

std::string about(const Run& run) {
  const Environment& e = run.environment;
  std::string labels = label("suite", run.suite) + "," + label("started", run.started);
  for (const auto& [key, value] : {std::pair("version", &e.backbench_version), std::pair("commit", &e.commit),
                                   std::pair("host", &e.host_name)})
    if (!value->empty()) labels += "," + label(key, *value);
  // A gauge, not an info: the older text format, which node_exporter reads, does not know that type.
  return head("backbench_run_info", "gauge", "What was measured, when and where.") +
         fmt::format("backbench_run_info{{{}}} 1\n", labels);
}

std::optional<double> trusted(const Measured& c) {
  bool all = true;
  for (const Trial* trial : c.result->whole_trials()) {
    const auto one = trial->trusted();
    if (!one) return std::nullopt;
    all &= *one;
  }
  return all ? 1 : 0;
}

}  // namespace

std::string to_openmetrics(const Run& run) {
  const std::vector<Measured> cases = measured_cases(run);
  std::string text = about(run) + histograms(cases) + quantiles(cases);
  text += gauges(cases, "backbench_response_time_mean_seconds", "Mean response time.",
                 [](const Measured& c) -> std::optional<double> {
                   const auto mean = c.merged.response_time.mean();
                   if (!mean) return std::nullopt;
                   return base::Seconds(mean->value).count();
                 });
  text += requests(cases);
  text += gauges(cases, "backbench_rps", "Correct responses a second.",
                 [](const Measured& c) { return c.merged.known_rates().rps; });
  text += gauges(cases, "backbench_throughput", "All complete responses a second.",
                 [](const Measured& c) { return c.merged.known_rates().throughput; });
  text += gauges(cases, "backbench_trials", "Trials measured from begin to end.", [](const Measured& c) {
    return std::optional(static_cast<double>(c.result->whole_trials().size()));
  });
  text += gauges(cases, "backbench_trusted", "1 when no finding spoils a figure, else 0.", trusted);
  return text + "# EOF\n";
}

}  // namespace backbench::record
