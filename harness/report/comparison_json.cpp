#include "report/comparison_json.hpp"

#include "compare/verdict_table.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace backbench::report {
namespace {

using Json = nlohmann::ordered_json;

void put_known(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

/// A share, to a ten-thousandth of a percent: the digits after it are noise of the last bit.
double rounded(double share) { return std::round(share * 1e6) / 1e6; }

Json json_of(const compare::Interval& interval) {
  return Json::array({rounded(interval.lower), rounded(interval.upper)});
}

Json json_of(const compare::Judged& judged) {
  Json json{{"standing", compare::name(judged.standing)}};
  put_known(json, "reason", judged.reason);
  return json;
}

Json json_of(const compare::Figures& figures) {
  Json json{{"trials", figures.trials}};
  if (figures.at_least) json["at_least"] = true;
  return json;
}

Json json_of(const compare::MetricChange& figure) {
  Json json;
  json["metric"] = figure.metric->id;
  json["higher_is_better"] = figure.metric->higher_is_better;
  json["gates"] = figure.gates;
  json["margin"] = figure.margin;
  json["outcome"] = compare::name(figure.outcome);
  put_known(json, "reason", figure.reason);
  if (figure.change) json["change"] = rounded(*figure.change);
  if (figure.limits) json["interval_90"] = json_of(*figure.limits);
  if (figure.detectable) json["could_have_seen"] = rounded(*figure.detectable);
  if (figure.jobs) json["jobs"] = *figure.jobs;
  json["base"] = json_of(figure.base);
  json["new"] = json_of(figure.fresh);
  return json;
}

Json json_of(const compare::CaseChange& c) {
  Json json;
  json["name"] = c.name;
  json["outcome"] = compare::name(c.outcome());
  if (c.could_not_run()) json["could_not_run"] = true;
  json["base"] = json_of(c.base);
  json["new"] = json_of(c.fresh);
  if (!c.broken.empty()) json["broken"] = c.broken;
  put_known(json, "errors", c.errors);
  json["figures"] = Json::array();
  for (const compare::MetricChange& figure : c.metrics) json["figures"].push_back(json_of(figure));
  return json;
}

Json source(const std::string& suite, const std::string& started, const std::string& commit) {
  Json json;
  put_known(json, "suite", suite);
  put_known(json, "started", started);
  put_known(json, "commit", commit);
  return json;
}

}  // namespace

std::string comparison_json(const compare::RunChange& change) {
  Json json;
  json["schema"] = "backbench.compare/1";
  json["outcome"] = compare::name(change.outcome());
  for (const compare::Outcome outcome : {compare::Outcome::regressed, compare::Outcome::inconclusive,
                                         compare::Outcome::improved, compare::Outcome::ok})
    json["counts"][std::string(compare::name(outcome))] = change.count(outcome);
  json["base"] = source(change.base_suite, change.base_started, change.base_commit);
  json["new"] = source(change.fresh_suite, change.fresh_started, change.fresh_commit);
  json["differences"] = Json::array();
  for (const compare::Difference& d : change.differences)
    json["differences"].push_back({{"what", d.what}, {"base", d.base}, {"new", d.fresh}});
  json["remarks"] = change.remarks;
  json["benchmarks"] = Json::array();
  for (const compare::CaseChange& c : change.cases) json["benchmarks"].push_back(json_of(c));
  json["commands"] = compare::settling_commands(change);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace backbench::report
