#include "report/html_seconds.hpp"

#include "base/units.hpp"
#include "report/html_figures.hpp"
#include "report/html_table.hpp"
#include "report/html_text.hpp"
#include "report/latency_columns.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

constexpr std::size_t most_cells = 6000;

using Row = std::vector<std::string>;

/// Rows under `heads` and one column more for each part of the window, "–" where a row is shorter.
std::string table_of(const std::string& caption, Row heads, const std::vector<Row>& rows, int seconds_each) {
  if (rows.empty()) return {};
  const std::size_t words = heads.size();
  std::size_t longest = 0;
  for (const Row& row : rows) longest = std::max(longest, row.size());
  if ((longest - words) * rows.size() > most_cells)
    return fmt::format(
        "<p>{}: too many figures for a page. They are in run.json, under series of each trial.</p>\n",
        caption);
  for (std::size_t i = 0; i < longest - words; ++i) {
    const std::size_t first = i * static_cast<std::size_t>(seconds_each) + 1;
    heads.push_back(seconds_each == 1 ? fmt::format("{} s", first) : fmt::format("from {} s", first));
  }
  HtmlTable table(caption, heads, words - 1);
  for (Row row : rows) {
    row.resize(longest, std::string(no_figure));
    table.row(row);
  }
  return table.html();
}

Row head_of(const record::CaseResult& result, const record::Trial& trial) {
  return {named(result.facts.target), escaped(load_text(result.facts)), std::to_string(trial.index + 1)};
}

std::string rates(const record::Run& run, const std::string& scenario) {
  std::vector<Row> rows;
  for (const record::CaseResult& result : run.cases) {
    if (result.facts.scenario != scenario) continue;
    for (const record::Trial* trial : result.whole_trials()) {
      if (trial->measured->series.empty()) continue;
      Row row = head_of(result, *trial);
      for (const metrics::SecondSample& second : trial->measured->series)
        row.push_back(base::format_count(static_cast<double>(second.ok)));
      rows.push_back(std::move(row));
    }
  }
  return table_of("Correct responses by second", {"Target", "Load", "Trial"}, rows, 1);
}

/// Windows of different lengths may have columns of different widths, which cannot stand under one head.
std::string latencies(const record::Run& run, const std::string& scenario) {
  const int most = most_columns(run);
  std::map<int, std::vector<Row>> by_width;
  for (const record::CaseResult& result : run.cases) {
    if (result.facts.scenario != scenario) continue;
    for (const record::Trial* trial : result.whole_trials()) {
      const auto columns = latency_columns(*trial, most);
      if (!columns) continue;
      for (const auto& [name, figure] :
           {std::pair("p50", &LatencyColumn::p50), std::pair("p99", &LatencyColumn::p99)}) {
        Row row = head_of(result, *trial);
        row.push_back(name);
        for (const LatencyColumn& column : columns->columns) row.push_back(latency_text(column.*figure));
        by_width[columns->column_s].push_back(std::move(row));
      }
    }
  }
  std::string html;
  for (const auto& [width, rows] : by_width)
    html +=
        table_of(width == 1 ? "Response times by second" : fmt::format("Response times by {} seconds", width),
                 {"Target", "Load", "Trial", ""}, rows, width);
  return html;
}

}  // namespace

std::string seconds_html(const record::Run& run, const std::string& scenario) {
  return folded("Correct responses, second by second", rates(run, scenario)) +
         folded("Response times, second by second", latencies(run, scenario));
}

}  // namespace backbench::report
