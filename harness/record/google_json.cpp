#include "record/google_json.hpp"

#include "base/json_string.hpp"
#include "record/counters.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include <fmt/format.h>

namespace backbench::record {
namespace {

using Counters = std::map<std::string, double>;  // the library writes them in this order

struct Row {
  int index = 0;
  double real_time_ms = 0;
  double cpu_time_ms = 0;
  Counters counters;
  std::string label;
};

std::optional<Row> row_of(const CaseFacts& facts, const Trial& trial) {
  if (!trial.measured || trial.failure || trial.measured->interrupted) return std::nullopt;
  const metrics::Measurement& m = *trial.measured;
  const auto mean = m.response_time.mean();
  if (!mean) return std::nullopt;
  double cpu_ns = 0;
  for (const metrics::ThreadUsage& thread : m.threads) cpu_ns += static_cast<double>(thread.cpu.count());
  const auto completed = static_cast<double>(m.window_tally.completed());

  Row row;
  row.index = trial.index;
  row.real_time_ms = (m.response_time.reported() ? static_cast<double>(mean->value.count())
                                                 : m.response_time.values().mean_ns()) /
                     1e6;
  row.cpu_time_ms = completed > 0 ? cpu_ns / completed / 1e6 : 0;
  for (const auto& [name, value] : counters_of(trial, facts)) row.counters.emplace(name, value);
  row.label = label_of(trial);
  return row;
}

std::string why_it_failed(const Trial& trial) {
  if (trial.failure) return *trial.failure;
  if (trial.measured && trial.measured->interrupted) return "interrupted";
  return "no response came in the measured window";
}

double mean_of(const std::vector<double>& v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

double median_of(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  const std::size_t middle = v.size() / 2;
  return v.size() % 2 ? v[middle] : (v[middle - 1] + v[middle]) / 2;
}

double stddev_of(const std::vector<double>& v) {
  const double mean = mean_of(v);
  double sum = 0;
  for (const double x : v) sum += (x - mean) * (x - mean);
  return std::sqrt(sum / static_cast<double>(v.size() - 1));
}

double cv_of(const std::vector<double>& v) { return stddev_of(v) / mean_of(v); }

struct Statistic {
  const char* name;
  const char* unit;
  double (*compute)(const std::vector<double>&);
};

constexpr Statistic statistics[] = {
    {"mean", "time", [](const std::vector<double>& v) { return mean_of(v); }},
    {"median", "time", [](const std::vector<double>& v) { return median_of(v); }},
    {"stddev", "time", stddev_of},
    {"cv", "percentage", cv_of},
};

/// The rows of one case, in the library's layout: six spaces, "key": value, one a line.
class Writer {
 public:
  Writer(const CaseFacts& facts, std::size_t family) : facts_(facts), family_(family) {}

  std::string iteration(const Row& row) const {
    std::string lines = head("", "iteration");
    add(lines, "repetition_index", std::to_string(row.index));
    add(lines, "threads", "1");
    return lines + tail(1, row.real_time_ms, row.cpu_time_ms, row.counters, row.label);
  }

  std::string failed(const Trial& trial) const {
    std::string lines = head("", "iteration");
    add(lines, "repetition_index", std::to_string(trial.index));
    add(lines, "error_occurred", "true");
    lines += last("error_message", base::json_string(why_it_failed(trial)));
    return lines;
  }

  std::string aggregate(const Statistic& statistic, const std::vector<Row>& rows) const {
    const auto over = [&](auto&& value_of) {
      std::vector<double> values;
      for (const Row& row : rows) values.push_back(value_of(row));
      return statistic.compute(values);
    };
    Counters counters;
    for (const auto& first : rows.front().counters) {
      const std::string& name = first.first;
      if (std::all_of(rows.begin(), rows.end(), [&](const Row& r) { return r.counters.contains(name); }))
        counters[name] = over([&](const Row& r) { return r.counters.at(name); });
    }

    std::string lines = head(fmt::format("_{}", statistic.name), "aggregate");
    add(lines, "threads", "1");
    add(lines, "aggregate_name", base::json_string(statistic.name));
    add(lines, "aggregate_unit", base::json_string(statistic.unit));
    return lines + tail(rows.size(), over([](const Row& r) { return r.real_time_ms; }),
                        over([](const Row& r) { return r.cpu_time_ms; }), counters);
  }

 private:
  static void add(std::string& lines, std::string_view key, const std::string& value) {
    lines += fmt::format("      {}: {},\n", base::json_string(key), value);
  }
  static std::string last(std::string_view key, const std::string& value) {
    return fmt::format("      {}: {}\n", base::json_string(key), value);
  }

  std::string head(const std::string& suffix, const char* run_type) const {
    std::string lines;
    add(lines, "name", base::json_string(facts_.name + suffix));
    add(lines, "family_index", std::to_string(family_));
    add(lines, "per_family_instance_index", "0");
    add(lines, "run_name", base::json_string(facts_.name));
    add(lines, "run_type", base::json_string(run_type));
    add(lines, "repetitions", std::to_string(facts_.repetitions));
    return lines;
  }

  static std::string tail(std::size_t iterations, double real_ms, double cpu_ms, const Counters& counters,
                          const std::string& label = {}) {
    std::string lines;
    add(lines, "iterations", std::to_string(iterations));
    // A cv of nothing over nothing; real_time itself is always finite and above 0.
    add(lines, "real_time", fmt::format("{:.16e}", std::isfinite(real_ms) ? real_ms : 0));
    add(lines, "cpu_time", fmt::format("{:.16e}", std::isfinite(cpu_ms) ? cpu_ms : 0));
    std::string pending = last("time_unit", "\"ms\"");
    for (const auto& [name, value] : counters) {
      if (!std::isfinite(value)) continue;
      pending.pop_back();
      lines += pending + ",\n";
      pending = last(name, fmt::format("{:.16e}", value));
    }
    if (!label.empty()) {
      pending.pop_back();
      lines += pending + ",\n";
      pending = last("label", base::json_string(label));
    }
    return lines + pending;
  }

  const CaseFacts& facts_;
  std::size_t family_;
};

std::string list_of(const std::vector<std::string>& objects) {
  std::string text;
  for (const std::string& object : objects)
    text += fmt::format("{}    {{\n{}    }}", text.empty() ? "" : ",\n", object);
  return text.empty() ? "[]" : "[\n" + text + "\n  ]";
}

/// The library writes local time with its offset; the record keeps UTC: "2026-11-24T02:50:02.662Z" ->
/// "…02+00:00".
std::string date_of(const std::string& utc) { return utc.substr(0, utc.find_first_of(".Z")) + "+00:00"; }

std::string context_of(const Run& run) {
  const Environment& e = run.environment;
  std::vector<std::string> members;
  const auto add = [&](std::string_view key, const std::string& value) {
    members.push_back(fmt::format("    {}: {}", base::json_string(key), value));
  };
  std::string loads;
  for (const double load : e.load_average)
    if (std::isfinite(load)) loads += fmt::format("{}{:g}", loads.empty() ? "" : ",", load);

  add("date", base::json_string(date_of(run.started)));
  add("host_name", base::json_string(e.host_name));
  add("executable", base::json_string(e.command_line.empty() ? "backbench" : e.command_line.front()));
  add("num_cpus", std::to_string(e.cpus));
  add("mhz_per_cpu", std::to_string(std::llround(e.cpu_mhz)));
  add("caches", "[]");
  add("load_avg", "[" + loads + "]");
  add("library_build_type", e.build_type == "debug" ? "\"debug\"" : "\"release\"");
  add("backbench_version", base::json_string(e.backbench_version));
  add("backbench_suite", base::json_string(run.suite));
  if (!e.commit.empty()) add("backbench_commit", base::json_string(e.commit));
  if (run.interrupted) add("backbench_interrupted", "\"true\"");
  return fmt::format("  \"context\": {{\n{}\n  }}", fmt::join(members, ",\n"));
}

}  // namespace

std::string to_google_json(const Run& run) {
  std::vector<std::string> benchmarks;
  std::vector<std::string> failed;
  for (std::size_t family = 0; family < run.cases.size(); ++family) {
    const Writer writer(run.cases[family].facts, family);
    std::vector<Row> rows;
    for (const Trial& trial : run.cases[family].trials) {
      if (auto row = row_of(run.cases[family].facts, trial))
        rows.push_back(*std::move(row));
      else
        failed.push_back(writer.failed(trial));
    }
    for (const Row& row : rows) benchmarks.push_back(writer.iteration(row));
    if (rows.size() < 2) continue;
    for (const Statistic& statistic : statistics) benchmarks.push_back(writer.aggregate(statistic, rows));
  }
  std::string json = fmt::format("{{\n{},\n  \"benchmarks\": {}", context_of(run), list_of(benchmarks));
  if (!failed.empty()) json += fmt::format(",\n  \"x_backbench_failed\": {}", list_of(failed));
  return json + "\n}\n";
}

}  // namespace backbench::record
