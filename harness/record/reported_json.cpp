#include "record/reported_json.hpp"

#include "record/measurement_json.hpp"

namespace backbench::record {
namespace {

using metrics::Distribution;
using metrics::Measurement;
using metrics::ReportedFigures;
using metrics::ReportedRates;

constexpr std::pair<const char*, Distribution metrics::Window::*> distributions[] = {
    {"response_time", &metrics::Window::response_time},
    {"service_time", &metrics::Window::service_time},
    {"send_lag", &metrics::Window::send_lag}};
constexpr std::pair<const char*, std::optional<double> ReportedRates::*> rates[] = {
    {"rps", &ReportedRates::rps},
    {"throughput", &ReportedRates::throughput},
    {"mb_per_s", &ReportedRates::mb_per_s}};

Json json_of(const ReportedFigures& f) {
  Json json = Json::object();
  if (f.count > 0) json["count"] = f.count;
  if (f.censored > 0) json["censored"] = f.censored;
  if (f.mean) json["mean_ns"] = f.mean->count();
  if (f.max) json["max_ns"] = f.max->count();
  if (!f.quantiles.empty()) json["quantiles"] = Json::array();
  for (const auto& [share, value] : f.quantiles)
    json["quantiles"].push_back(Json::array({share, value.count()}));
  if (f.resolution.count() > 0) json["resolution_ns"] = f.resolution.count();
  return json;
}

void read_quantiles(const Node& list, ReportedFigures& f) {
  for (const Node& item : list.items()) {
    const std::vector<Node> pair = item.items();
    if (pair.size() != 2) item.fail("must be a pair, [share, ns]");
    const double share = pair[0].number();
    if (!(share > 0 && share < 1)) pair[0].fail("must be between 0 and 1");
    if (!f.quantiles.empty() && share <= f.quantiles.back().first)
      pair[0].fail("must be above the share before it");
    f.quantiles.emplace_back(share, pair[1].nanoseconds());
  }
}

ReportedFigures figures_of(const Node& node) {
  Members members(node);
  ReportedFigures f;
  if (const auto count = members.find("count")) f.count = count->count();
  if (const auto censored = members.find("censored")) {
    f.censored = censored->count();
    if (f.censored > f.count) censored->fail("must not be more than the count");
  }
  if (const auto mean = members.find("mean_ns")) f.mean = mean->nanoseconds();
  if (const auto max = members.find("max_ns")) f.max = max->nanoseconds();
  if (const auto quantiles = members.find("quantiles")) read_quantiles(*quantiles, f);
  if (const auto resolution = members.find("resolution_ns")) f.resolution = resolution->nanoseconds();
  members.finish();
  return f;
}

}  // namespace

Json json_of_reported(const Measurement& m) {
  Json json;
  json["by"] = m.reported_by;
  for (const auto& [name, rate] : rates) {
    const std::optional<double> value = m.known_rates().*rate;
    if (value) json["rates"][name] = *value;
  }
  if (m.window.count() > 0) json["window_ns"] = m.window.count();
  if (m.window_tally != metrics::Tally{}) json["window"] = json_of(m.window_tally);
  if (const Json statuses = json_of(m.statuses); !statuses.empty()) json["statuses"] = statuses;
  if (m.bytes_received > 0) json["bytes_received"] = m.bytes_received;
  for (const auto& [name, distribution] : distributions) {
    const Distribution& d = m.*distribution;
    if (d.reported()) json[name] = json_of(*d.reported());
  }
  return json;
}

Measurement reported_of(const Node& node) {
  Members members(node);
  Measurement m;
  m.reported_by = members.at("by").text();
  if (m.reported_by.empty()) node.fail("must say 'by' which tool");
  m.reported_rates.emplace();
  if (const auto object = members.find("rates")) {
    Members told(*object);
    for (const auto& [name, rate] : rates)
      if (const auto value = told.find(name)) *m.reported_rates.*rate = value->number();
    told.finish();
  }
  if (const auto window = members.find("window_ns")) m.window = window->nanoseconds();
  if (const auto books = members.find("window")) m.window_tally = tally_of(*books);
  if (const auto statuses = members.find("statuses")) m.statuses = statuses_of(*statuses);
  if (const auto bytes = members.find("bytes_received")) m.bytes_received = bytes->count();
  for (const auto& [name, distribution] : distributions)
    if (const auto figures = members.find(name))
      m.*distribution = Distribution::reported(figures_of(*figures));
  members.finish();
  m.trim();
  return m;
}

}  // namespace backbench::record
