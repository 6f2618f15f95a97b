#include "record/run_file.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "record/answer_json.hpp"
#include "record/calibration_json.hpp"
#include "record/distribution_json.hpp"
#include "record/measurement_json.hpp"
#include "record/reported_json.hpp"
#include "record/target_cost_json.hpp"
#include "record/verdict_json.hpp"

#include <fmt/format.h>

namespace backbench::record {
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{1} << 30;

/// Empty and 0 stand for "not known" in Environment and CaseFacts; such members are left out.
template <class T>
void put_known(Json& json, const char* key, const T& value) {
  if (value != T{}) json[key] = value;
}

std::string optional_text(Members& members, const char* key) {
  const auto node = members.find(key);
  return node ? node->text() : std::string{};
}

Json json_of(const Environment& e) {
  Json json = Json::object();
  put_known(json, "backbench_version", e.backbench_version);
  put_known(json, "compiler", e.compiler);
  put_known(json, "build_type", e.build_type);
  put_known(json, "host_name", e.host_name);
  put_known(json, "kernel", e.kernel);
  put_known(json, "cpu_model", e.cpu_model);
  put_known(json, "cpus", e.cpus);
  put_known(json, "cpu_mhz", e.cpu_mhz);
  put_known(json, "memory_bytes", e.memory_bytes);
  put_known(json, "load_average", e.load_average);
  put_known(json, "open_files_limit", e.open_files_limit);
  put_known(json, "open_files_hard_limit", e.open_files_hard_limit);
  put_known(json, "outgoing_ports", e.outgoing_ports);
  put_known(json, "cpu_governor", e.cpu_governor);
  put_known(json, "commit", e.commit);
  json["command_line"] = e.command_line;
  put_known(json, "benchmark_variables", e.benchmark_variables);
  if (e.calibration) json["calibration"] = json_of(*e.calibration);
  return json;
}

Environment environment_of(const Node& node) {
  Members members(node);
  Environment e;
  e.backbench_version = optional_text(members, "backbench_version");
  e.compiler = optional_text(members, "compiler");
  e.build_type = optional_text(members, "build_type");
  e.host_name = optional_text(members, "host_name");
  e.kernel = optional_text(members, "kernel");
  e.cpu_model = optional_text(members, "cpu_model");
  if (const auto cpus = members.find("cpus")) e.cpus = cpus->small();
  if (const auto mhz = members.find("cpu_mhz")) e.cpu_mhz = mhz->number();
  if (const auto memory = members.find("memory_bytes")) e.memory_bytes = memory->count();
  if (const auto load = members.find("load_average"))
    for (const Node& item : load->items()) e.load_average.push_back(item.number());
  if (const auto limit = members.find("open_files_limit")) e.open_files_limit = limit->count();
  if (const auto limit = members.find("open_files_hard_limit")) e.open_files_hard_limit = limit->count();
  if (const auto ports = members.find("outgoing_ports")) e.outgoing_ports = ports->small();
  e.cpu_governor = optional_text(members, "cpu_governor");
  e.commit = optional_text(members, "commit");
  e.command_line = members.at("command_line").texts();
  if (const auto variables = members.find("benchmark_variables")) e.benchmark_variables = variables->texts();
  if (const auto calibration = members.find("calibration")) e.calibration = calibration_of(*calibration);
  members.finish();
  return e;
}

Json json_of(const std::vector<base::Stage>& stages) {
  Json list = Json::array();
  for (const base::Stage& stage : stages) {
    Json& json = list.emplace_back(Json{{"length_s", base::Seconds(stage.length).count()}});
    if (stage.rate) json["rate_per_second"] = {stage.rate->from, stage.rate->to};
    if (stage.connections) json["connections"] = {stage.connections->from, stage.connections->to};
  }
  return list;
}

base::Ramp ramp_of(const Node& node) {
  const std::vector<Node> ends = node.items();
  if (ends.size() != 2) node.fail("must be a pair, where the stage begins and where it ends");
  return {ends[0].number(), ends[1].number()};
}

std::vector<base::Stage> stages_of(const Node& node) {
  std::vector<base::Stage> stages;
  for (const Node& item : node.items()) {
    Members members(item);
    base::Stage stage;
    stage.length = std::chrono::round<base::Nanoseconds>(base::Seconds(members.at("length_s").number()));
    if (const auto rate = members.find("rate_per_second")) stage.rate = ramp_of(*rate);
    if (const auto connections = members.find("connections")) stage.connections = ramp_of(*connections);
    members.finish();
    if (stage.rate.has_value() == stage.connections.has_value())
      item.fail("must have either 'rate_per_second' or 'connections'");
    stages.push_back(stage);
  }
  return stages;
}

Json json_of(const std::vector<scenario::MetricLimit>& limits) {
  Json json = Json::object();
  for (const scenario::MetricLimit& limit : limits) json[limit.metric] = limit.value;
  return json;
}

std::vector<scenario::MetricLimit> limits_of(const Node& node) {
  if (!node.raw().is_object()) node.fail("must be an object");
  std::vector<scenario::MetricLimit> limits;
  for (const auto& [metric, value] : node.raw().items())
    limits.push_back({metric, Node(value, node.place() + "." + metric).number()});
  return limits;
}

void write_facts(const CaseFacts& f, Json& json) {
  json["name"] = f.name;
  json["scenario"] = f.scenario;
  json["target"] = f.target;
  json["target_kind"] = f.target_kind;
  put_known(json, "url", f.url);
  put_known(json, "method", f.method);
  put_known(json, "path", f.path);
  json["request_kinds"] = f.request_kinds;
  put_known(json, "connections", f.connections);
  if (f.rate_per_second) json["rate_per_second"] = *f.rate_per_second;
  put_known(json, "arrival", f.arrival);
  put_known(json, "idle", f.idle);
  if (!f.stages.empty()) json["stages"] = json_of(f.stages);
  json["threads"] = f.threads;
  json["pipelining"] = f.pipelining;
  json["requests_per_connection"] = f.requests_per_connection;
  json["warmup_s"] = f.warmup_s;
  put_known(json, "duration_s", f.duration_s);
  if (f.requests_total) json["requests_total"] = *f.requests_total;
  put_known(json, "timeout_s", f.timeout_s);
  json["error_budget"] = f.error_budget;
  if (!f.threshold.empty()) json["threshold"] = json_of(f.threshold);
  if (!f.gate.empty()) json["gate"] = json_of(f.gate);
  json["repetitions"] = f.repetitions;
}

CaseFacts facts_of(Members& members) {
  CaseFacts f;
  f.name = members.at("name").text();
  f.scenario = members.at("scenario").text();
  f.target = members.at("target").text();
  f.target_kind = members.at("target_kind").text();
  f.url = optional_text(members, "url");
  f.method = optional_text(members, "method");
  f.path = optional_text(members, "path");
  f.request_kinds = members.at("request_kinds").small(1);
  if (const auto connections = members.find("connections")) f.connections = connections->small();
  if (const auto rate = members.find("rate_per_second")) f.rate_per_second = rate->number();
  f.arrival = optional_text(members, "arrival");
  f.idle = optional_text(members, "idle");
  if (const auto stages = members.find("stages")) f.stages = stages_of(*stages);
  f.threads = members.at("threads").small(1);
  f.pipelining = members.at("pipelining").small(1);
  f.requests_per_connection = members.at("requests_per_connection").count();
  f.warmup_s = members.at("warmup_s").number();
  if (const auto duration = members.find("duration_s")) f.duration_s = duration->number();
  if (const auto total = members.find("requests_total")) f.requests_total = total->count();
  if (const auto timeout = members.find("timeout_s")) f.timeout_s = timeout->number();
  f.error_budget = members.at("error_budget").number();
  if (const auto limits = members.find("threshold")) f.threshold = limits_of(*limits);
  if (const auto limits = members.find("gate")) f.gate = limits_of(*limits);
  f.repetitions = members.at("repetitions").small();
  return f;
}

Json json_of(const Trial& t) {
  Json json;
  json["index"] = t.index;
  json["started"] = t.started;
  put_known(json, "finished", t.finished);
  if (t.startup_ms) json["startup_ms"] = *t.startup_ms;
  if (t.published_port) json["published_port"] = true;
  if (!t.answers.empty()) json["answers"] = record::json_of(t.answers);
  if (t.failure) json["failure"] = *t.failure;
  if (t.target_cost) json["target_cost"] = record::json_of(*t.target_cost);
  if (t.limit) json["limit"] = record::json_of(*t.limit);
  if (const auto trusted = t.trusted()) json["trusted"] = *trusted;
  if (!t.findings.empty()) json["findings"] = record::json_of(t.findings);
  if (t.surroundings) json["surroundings"] = record::json_of(*t.surroundings);
  if (t.measured && t.measured->reported_by.empty()) json["measured"] = record::json_of(*t.measured);
  if (t.measured && !t.measured->reported_by.empty()) json["reported"] = json_of_reported(*t.measured);
  return json;
}

Trial trial_of(const Node& node) {
  Members members(node);
  Trial t;
  t.index = members.at("index").small();
  t.started = members.at("started").text();
  t.finished = optional_text(members, "finished");
  if (const auto startup = members.find("startup_ms")) t.startup_ms = startup->number();
  if (const auto published = members.find("published_port")) t.published_port = published->flag();
  if (const auto answers = members.find("answers")) t.answers = answers_of(*answers);
  if (const auto failure = members.find("failure")) t.failure = failure->text();
  if (const auto cost = members.find("target_cost")) t.target_cost = target_cost_of(*cost);
  if (const auto limit = members.find("limit")) t.limit = limit_verdict_of(*limit);
  members.skip("trusted");
  if (const auto findings = members.find("findings")) t.findings = findings_of(*findings);
  if (const auto around = members.find("surroundings")) t.surroundings = surroundings_of(*around);
  if (const auto measured = members.find("measured")) t.measured = measurement_of(*measured);
  if (const auto reported = members.find("reported")) {
    if (t.measured) node.fail("has both 'measured' and 'reported'");
    t.measured = reported_of(*reported);
  }
  members.finish();
  if (!t.measured && !t.failure) node.fail("must have been 'measured' or have a 'failure'");
  return t;
}

Json json_of(const CaseResult& c, const std::optional<Calibration>& calibration) {
  Json json;
  write_facts(c.facts, json);
  if (const auto merged = c.merged()) {
    Json& summary = json["merged"] = figures_of(*merged);
    summary["trials"] = c.whole_trials().size();
    if (calibration) {
      if (const auto times = headroom(*calibration, *merged)) summary["headroom"] = *times;
    }
    summary["response_time"] = summary_of(merged->response_time);
    summary["service_time"] = summary_of(merged->service_time);
    if (c.facts.open_loop()) summary["send_lag"] = summary_of(merged->send_lag);
  }
  if (!c.findings.empty()) json["findings"] = record::json_of(c.findings);
  json["trials"] = Json::array();
  for (const Trial& trial : c.trials) json["trials"].push_back(json_of(trial));
  return json;
}

CaseResult case_of(const Node& node) {
  Members members(node);
  CaseResult c;
  c.facts = facts_of(members);
  members.skip("merged");
  if (const auto findings = members.find("findings")) c.findings = findings_of(*findings);
  for (const Node& trial : members.at("trials").items()) c.trials.push_back(trial_of(trial));
  members.finish();
  return c;
}

Json histogram_layout() {
  return {{"unit", "ns"},
          {"lowest", 1},
          {"highest", metrics::Histogram::highest_trackable},
          {"significant_digits", metrics::Histogram::significant_digits}};
}

/// What this file is, before anything else is judged by rules that may not be its own.
void check_schema(const Node& root) {
  const auto schema = root.raw().is_object() ? root.raw().find("schema") : root.raw().end();
  if (!root.raw().is_object() || schema == root.raw().end() || !schema->is_string())
    throw base::Error(base::ExitCode::usage,
                      fmt::format("not a backbench run file: it has no \"schema\": \"{}\"", Run::schema));
  if (const auto found = schema->get<std::string>(); found != Run::schema)
    throw base::Error(
        base::ExitCode::usage,
        fmt::format("its schema is '{}', and this version of backbench reads '{}': use the version "
                    "that wrote the file",
                    found, Run::schema));
}

}  // namespace

std::string environment_json(const Environment& environment) {
  return json_of(environment).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_json(const Run& run) {
  Json json;
  json["schema"] = Run::schema;
  json["suite"] = run.suite;
  json["suite_path"] = run.suite_path;
  json["started"] = run.started;
  put_known(json, "finished", run.finished);
  json["interrupted"] = run.interrupted;
  json["environment"] = json_of(run.environment);
  if (!run.findings.empty()) json["findings"] = record::json_of(run.findings);
  json["histogram_layout"] = histogram_layout();
  json["cases"] = Json::array();
  for (const CaseResult& c : run.cases) json["cases"].push_back(json_of(c, run.environment.calibration));
  json["suite_text"] = run.suite_text;
  return pretty(json);
}

Run from_json(std::string_view text) {
  const Json json = parse_json(text);
  const Node root(json);
  check_schema(root);
  Members members(root);
  members.skip("schema");
  Run run;
  run.suite = members.at("suite").text();
  run.suite_path = members.at("suite_path").text();
  run.started = members.at("started").text();
  run.finished = optional_text(members, "finished");
  run.interrupted = members.at("interrupted").flag();
  run.environment = environment_of(members.at("environment"));
  if (const auto findings = members.find("findings")) run.findings = findings_of(*findings);
  if (const Node layout = members.at("histogram_layout"); layout.raw() != histogram_layout())
    layout.fail("must be " + histogram_layout().dump());
  for (const Node& c : members.at("cases").items()) run.cases.push_back(case_of(c));
  run.suite_text = members.at("suite_text").text();
  members.finish();
  return run;
}

Run load(const std::filesystem::path& file) {
  const std::string text = base::read_file(file, largest_file);
  try {
    return from_json(text);
  } catch (const base::Error& e) {
    throw e.within(file.string());
  }
}

void save(const Run& run, const std::filesystem::path& file) { base::write_file_atomic(file, to_json(run)); }

}  // namespace backbench::record
