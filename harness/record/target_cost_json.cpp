#include "record/target_cost_json.hpp"

namespace backbench::record {
namespace {

Json json_of(const TargetCost::Sample& sample) {
  Json json;
  json["at_s"] = sample.at_s;
  json["cpu_s"] = sample.cpu_s;
  if (sample.memory_bytes) json["memory_bytes"] = *sample.memory_bytes;
  json["processes"] = sample.processes;
  return json;
}

TargetCost::Sample sample_of(const Node& node) {
  Members members(node);
  TargetCost::Sample sample;
  sample.at_s = members.at("at_s").number();
  sample.cpu_s = members.at("cpu_s").number();
  if (const auto memory = members.find("memory_bytes")) sample.memory_bytes = memory->count();
  sample.processes = members.at("processes").small();
  members.finish();
  return sample;
}

}  // namespace

Json json_of(const TargetCost& cost) {
  Json json;
  json["source"] = cost.source;
  json["over_s"] = cost.over_s;
  json["cpu_s"] = cost.cpu_s;
  json["cpu_cores"] = cost.cpu_cores();
  if (const auto peak = cost.memory_peak_bytes()) json["memory_peak_bytes"] = *peak;
  json["voluntary_switches"] = cost.voluntary_switches;
  json["involuntary_switches"] = cost.involuntary_switches;
  if (cost.open_files)
    json["open_files"] = {{"open", cost.open_files->open}, {"limit", cost.open_files->limit}};
  json["samples"] = Json::array();
  for (const TargetCost::Sample& sample : cost.samples) json["samples"].push_back(json_of(sample));
  return json;
}

TargetCost target_cost_of(const Node& node) {
  Members members(node);
  TargetCost cost;
  cost.source = members.at("source").text();
  cost.over_s = members.at("over_s").number();
  cost.cpu_s = members.at("cpu_s").number();
  members.skip("cpu_cores");
  members.skip("memory_peak_bytes");
  cost.voluntary_switches = members.at("voluntary_switches").count();
  cost.involuntary_switches = members.at("involuntary_switches").count();
  if (const auto files = members.find("open_files")) {
    Members of_files(*files);
    cost.open_files = {of_files.at("open").count(), of_files.at("limit").count()};
    of_files.finish();
  }
  for (const Node& sample : members.at("samples").items()) cost.samples.push_back(sample_of(sample));
  members.finish();
  return cost;
}

}  // namespace backbench::record
