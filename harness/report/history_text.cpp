#include "report/history_text.hpp"

#include "base/json_string.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace backbench::report {
namespace {

constexpr std::size_t commit_digits = 10;

std::string short_commit(const std::string& commit) {
  return commit.empty() ? "–" : printable(commit.substr(0, commit_digits));
}

/// The values of a benchmark by job, metric by metric.
struct Grid {
  struct Job {
    std::string commit;
    bool counts = false;
    std::map<std::string_view, double> values;
  };
  std::map<std::string, Job> jobs;  // by start

  Grid(const std::string& benchmark, const compare::HistoryIndex& index) {
    for (const compare::Metric& metric : compare::metrics()) {
      for (const compare::HistoryPoint& point : index.series(benchmark, metric.id)) {
        Job& job = jobs[point.started];
        job.commit = point.commit;
        job.counts = point.counts;
        job.values[metric.id] = point.value;
      }
    }
  }
};

/// Eight heights, the lowest value the lowest bar.
std::string bars_of(const std::vector<compare::HistoryPoint>& points) {
  constexpr std::array<std::string_view, 8> heights{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::size_t most = 60;
  const std::size_t first = points.size() - std::min(points.size(), most);
  double low = points[first].value, high = low;
  for (std::size_t i = first; i < points.size(); ++i) {
    low = std::min(low, points[i].value);
    high = std::max(high, points[i].value);
  }
  std::string text;
  for (std::size_t i = first; i < points.size(); ++i) {
    const double place = high > low ? (points[i].value - low) / (high - low) : 0;
    text += heights[std::min<std::size_t>(static_cast<std::size_t>(place * 8), 7)];
  }
  return fmt::format("{}  {} jobs", text, points.size());
}

/// As RFC 4180 has it; nothing that a spreadsheet would take for a formula.
std::string csv_cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos)
    text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string history_list(std::span<const compare::HistoryJob> jobs) {
  std::string text = "STARTED                   COMMIT      BENCHMARKS  SUITE, FILE\n";
  for (const compare::HistoryJob& job : jobs)
    text += padded_right(printable(job.started), 24) + "  " +
            padded_right(short_commit(job.commit), commit_digits) +
            fmt::format("  {:>10}  {}, {}\n", job.benchmarks, printable(job.suite), printable(job.place));
  return jobs.empty() ? "the history is empty; `backbench history import results` fills it\n" : text;
}

std::string history_show(const std::string& benchmark, const compare::HistoryIndex& index) {
  const Grid grid(benchmark, index);
  std::string text = printable(benchmark) + "\n" + padded_right("STARTED", 24) + "  " +
                     padded_right("COMMIT", commit_digits);
  constexpr std::size_t columns = 9;
  for (const compare::Metric& metric : compare::metrics()) {
    if (metric.in_short) text += "  " + padded_left(metric.label, columns);
  }
  text += "\n";
  for (const auto& [started, job] : grid.jobs) {
    text +=
        padded_right(printable(started), 24) + "  " + padded_right(short_commit(job.commit), commit_digits);
    for (const compare::Metric& metric : compare::metrics()) {
      if (!metric.in_short) continue;
      const auto value = job.values.find(metric.id);
      text += "  " +
              padded_left(value == job.values.end() ? "–" : compare::text_of(metric, value->second), columns);
    }
    text += job.counts ? "\n" : "  !\n";
  }
  const bool any_mark =
      std::any_of(grid.jobs.begin(), grid.jobs.end(), [](const auto& j) { return !j.second.counts; });
  return text + (any_mark ? "! does not count: failed, over its error budget, or not to be believed\n" : "");
}

std::string trend_text(const compare::Trend& trend) {
  std::string text = fmt::format("{} {}\n", printable(trend.benchmark), trend.metric->label);
  if (trend.points.empty()) return text + "  no job that counts\n";
  text += "  " + bars_of(trend.points) +
          fmt::format(", the last {}\n", compare::text_of(*trend.metric, trend.points.back().value));
  if (trend.elsewhere > 0)
    text += fmt::format("  {} more of another machine, version of backbench, or load\n", trend.elsewhere);
  if (!trend.believed() && !trend.steps.empty())
    text += fmt::format(
        "  no alerts: neighbouring jobs resemble each other (correlation {:.2f}), which looks like steps\n",
        trend.neighbours);
  for (const compare::Step& step : trend.steps) {
    const compare::HistoryPoint& first = trend.points[step.point.at];
    text += fmt::format("  {} {} since {}, commit {}{}\n", step.worse ? "worse" : "better",
                        compare::signed_share(std::expm1(step.point.shift)), printable(first.started),
                        short_commit(first.commit), step.told ? ", told before" : "");
  }
  return text;
}

std::string history_csv(const std::string& benchmark, const compare::HistoryIndex& index) {
  const Grid grid(benchmark, index);
  std::string text = "time,commit";
  for (const compare::Metric& metric : compare::metrics()) text += fmt::format(",{}", metric.id);
  text += "\r\n";
  for (const auto& [started, job] : grid.jobs) {
    if (!job.counts) continue;
    text += csv_cell(started) + "," + csv_cell(job.commit);
    for (const compare::Metric& metric : compare::metrics()) {
      const auto value = job.values.find(metric.id);
      text += value == job.values.end() ? "," : fmt::format(",{}", value->second);
    }
    text += "\r\n";
  }
  return text;
}

std::string otava_yaml(std::span<const OtavaTest> tests) {
  std::string text = "# For Apache Otava: otava analyze TEST --config otava.yaml\ntests:\n";
  for (const OtavaTest& test : tests) {
    text += fmt::format(
        "  {}:\n    type: csv\n    file: {}\n    time_column: time\n    attributes: [commit]\n    metrics:\n",
        base::json_string(test.benchmark), base::json_string(test.file));
    for (const compare::Metric& metric : compare::metrics())
      text += fmt::format("      {}: {{direction: {}}}\n", base::json_string(metric.id),
                          metric.higher_is_better ? 1 : -1);
  }
  return text;
}

}  // namespace backbench::report
