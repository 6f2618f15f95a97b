#include "report/html_record.hpp"

#include "record/run_file.hpp"
#include "report/latency_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <nlohmann/json.hpp>

namespace backbench::report {
namespace {

using Json = nlohmann::ordered_json;

/// No key of the record comes from a user, so that a name says what it is wherever it stands.
constexpr std::array<std::string_view, 22> not_drawn = {"histogram",
                                                        "censored_histogram",
                                                        "histogram_layout",
                                                        "service_time",
                                                        "time_to_first_byte",
                                                        "send_lag",
                                                        "connect_time",
                                                        "tls_handshake_time",
                                                        "loop_lag",
                                                        "whole",
                                                        "surroundings",
                                                        "suite_text",
                                                        "findings",
                                                        "fairness",
                                                        "command_line",
                                                        "samples",
                                                        "limit",
                                                        "statuses",
                                                        "bytes",
                                                        "completed",
                                                        "bytes_received",
                                                        "bytes_sent"};

/// Of four digits.
double milliseconds(base::Nanoseconds value) {
  const auto ns = static_cast<double>(value.count());
  const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(std::max(1.0, ns))) - 3));
  return std::round(ns / unit) * unit / 1e6;
}

/// Absent figures are null, so that the list is as long as the others.
Json figures_of(const LatencyColumns& latencies, std::optional<metrics::Quantile> LatencyColumn::*figure) {
  Json list = Json::array();
  for (const LatencyColumn& column : latencies.columns) {
    const auto& value = column.*figure;
    list.push_back(value ? Json(milliseconds(value->value)) : Json());
  }
  return list;
}

Json json_of(const LatencyColumns& latencies) {
  Json json = {{"column_s", latencies.column_s}};
  if (const auto& bound = latencies.at_least)
    json["at_least"] = {{"from_ms", milliseconds(bound->from)}, {"bin", bound->bin}};
  json["p50_ms"] = figures_of(latencies, &LatencyColumn::p50);
  json["p99_ms"] = figures_of(latencies, &LatencyColumn::p99);
  json["bins"] = Json::array();
  for (const LatencyColumn& column : latencies.columns) json["bins"].push_back(packed(column.bins));
  return json;
}

/// In place of the histograms of single seconds, which are as much as all else together, what a map of them
/// needs.
void put_latency_columns(const record::Run& run, Json& json) {
  const int most = most_columns(run);
  for (std::size_t c = 0; c < run.cases.size(); ++c) {
    const record::CaseResult& result = run.cases[c];
    for (std::size_t t = 0; t < result.trials.size(); ++t) {
      Json& trial = json["cases"][c]["trials"][t];
      if (!trial.contains("measured")) continue;
      Json& series = trial["measured"]["series"];
      series.erase("response_time");
      if (const auto latencies = latency_columns(result.trials[t], most))
        series["latency_columns"] = json_of(*latencies);
    }
  }
}

}  // namespace

std::string chart_record(const record::Run& run) {
  const auto drawn = [](int, Json::parse_event_t event, Json& parsed) {
    return event != Json::parse_event_t::key ||
           std::find(not_drawn.begin(), not_drawn.end(), parsed.get_ref<const std::string&>()) ==
               not_drawn.end();
  };
  Json json = Json::parse(record::to_json(run), drawn);
  put_latency_columns(run, json);
  return json.dump();
}

}  // namespace backbench::report
