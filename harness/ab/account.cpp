#include "ab/account.hpp"

#include "record/run_file.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace backbench::ab {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
void put(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

void put_text(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

Json json_of(const Version& version) {
  Json json{{"given", version.given}, {"target", version.target}};
  put_text(json, "folder", version.folder);
  put_text(json, "commit", version.commit);
  put_text(json, "image", version.image);
  return json;
}

Json json_of(const SessionOptions& options) {
  const compare::Rule& rule = options.rule;
  return {{"looks", rule.looks},
          {"confirmation_blocks", rule.confirmation_blocks},
          {"screen_level", rule.screen_level},
          {"suite_level", rule.suite_level},
          {"ok_levels", rule.ok_levels},
          {"max_time_s", base::Seconds(options.max_time).count()},
          {"seed", options.seed}};
}

/// What the blocks say of a limit.
void put_limit(Json& json, const Answer& answer) {
  const compare::Evidence& evidence = answer.decision.evidence;
  if (answer.new_at_least) json["new_at_least"] = true;
  json["blocks_beyond"] = evidence.worse;
  if (const auto limits = new_interval(answer)) json["new_interval"] = {limits->lower, limits->upper};
  json["p_beyond"] = evidence.p_worse;
  json["p_kept"] = evidence.p_better;
  put(json, "p_holm", answer.decision.p_holm);
  put(json, "more_blocks", answer.decision.blocks_needed);
}

Json json_of(const Answer& answer) {
  const compare::Evidence& evidence = answer.decision.evidence;
  Json json{{"counter", answer.gate.counter}, {"verdict", verdict_of(answer)}};
  if (answer.gate.limit)
    json["limit"] = *answer.gate.limit;
  else
    json["margin"] = answer.gate.margin;
  json["blocks"] = evidence.blocks;
  if (answer.screened > 0) json["screened_blocks"] = answer.screened;
  put(json, "base", answer.base_level);
  put(json, "new", answer.new_level);
  if (evidence.blocks == 0) return json;
  if (answer.gate.limit) {
    put_limit(json, answer);
    return json;
  }
  json["worse"] = std::expm1(evidence.estimate);
  if (evidence.limits)
    json["worse_interval"] = {std::expm1(evidence.limits->lower), std::expm1(evidence.limits->upper)};
  json["p_worse"] = evidence.p_worse;
  json["p_better"] = evidence.p_better;
  put(json, "p_holm", answer.decision.p_holm);
  put(json, "block_spread", evidence.spread);
  put(json, "detectable", evidence.detectable);
  put(json, "more_blocks", answer.decision.blocks_needed);
  return json;
}

Json json_of(const Result& result, std::size_t b) {
  const Benchmark& benchmark = result.benchmarks[b];
  const scenario::Case& c = benchmark[Arm::base];
  Json json{{"name", benchmark.name}, {"sentinel", benchmark.sentinel}, {"connections", c.connections}};
  if (c.rate) json["rate_per_second"] = c.rate->per_second;
  if (b < result.broken.size()) put(json, "failure", result.broken[b]);
  for (const Arm arm : both_arms) {
    const compare::ErrorCount errors = result.errors(b, arm);
    json["requests"][std::string(name(arm))] = {{"ended", errors.ended}, {"failed", errors.failed}};
  }
  json["more_errors"] = result.more_errors(b);
  if (const auto& most = benchmark.limits.error_share) {
    json["error_limit"] = *most;
    json["too_many_errors"] = result.too_many_errors(b);
  }
  if (!benchmark.limits.left_over.empty()) json["limits_not_judged"] = benchmark.limits.left_over;
  json["answers"] = Json::array();
  for (const Answer& answer : result.answers) {
    if (answer.benchmark == b) json["answers"].push_back(json_of(answer));
  }
  return json;
}

Json json_of(const ArmFigures& arm) {
  Json json{{"ok", arm.ok},
            {"completed", arm.completed},
            {"failed", arm.failed},
            {"bytes_received", arm.bytes_received},
            {"seconds", arm.seconds},
            {"generator_cpu_s", arm.generator_cpu_s},
            {"connections_open", arm.connections_open}};
  put(json, "mean_ms", arm.mean_ms);
  put(json, "p50_ms", arm.p50_ms);
  put(json, "p90_ms", arm.p90_ms);
  put(json, "p99_ms", arm.p99_ms);
  put(json, "p99.9_ms", arm.p999_ms);
  for (const auto& [counter, value] : arm.at_least) json["at_least"][counter] = value;
  put(json, "server_cpu_s", arm.server_cpu_s);
  return json;
}

Json json_of(const Block& block) {
  Json json{{"benchmark", block.benchmark},
            {"sequence", block.sequence},
            {"started", block.started},
            {"seconds", block.seconds},
            {"coins", block.coins}};
  put(json, "failure", block.failure);
  if (block.slices.empty()) return json;
  json["slice_s"] = block.slice_s;
  json["warmup_pairs"] = block.warmup_pairs;
  for (const Arm arm : both_arms) json["arms"][std::string(name(arm))] = json_of(block[arm]);
  Json& rows = json["slices"] = Json::array();
  for (const SliceFigures& slice : block.slices) {
    Json row{name(slice.arm), slice.seconds, slice.ok, slice.failed};
    if (slice.p50_ms) row.push_back(*slice.p50_ms);
    rows.push_back(std::move(row));
  }
  return json;
}

std::string_view name(Ending ending) {
  switch (ending) {
    case Ending::decided:
      return "decided";
    case Ending::out_of_time:
      return "out-of-time";
    case Ending::interrupted:
      return "interrupted";
  }
  return "interrupted";
}

}  // namespace

std::string to_json(const Account& account, const Result& result) {
  Json json{{"schema", Account::schema},
            {"suite", account.suite},
            {"suite_path", account.suite_path},
            {"suite_text", account.suite_text},
            {"started", account.started}};
  json["took_s"] = base::Seconds(result.took).count();
  if (result.ending) json["ending"] = name(*result.ending);
  if (result.ending) json["sentinel_tripped"] = result.sentinel_tripped();
  for (const Arm arm : both_arms) json[std::string(name(arm))] = json_of(account.versions[index_of(arm)]);
  json["environment"] = Json::parse(record::environment_json(account.environment));
  if (!account.server_cpus.empty()) json["server_cpus"] = account.server_cpus;
  if (!account.generator_cpus.empty()) json["generator_cpus"] = account.generator_cpus;
  json["rule"] = json_of(account.options);
  json["benchmarks"] = Json::array();
  for (std::size_t b = 0; b < result.benchmarks.size(); ++b) json["benchmarks"].push_back(json_of(result, b));

  // One line a block: a file that grows by a line each, and a diff that can be read.
  std::string text = json.dump(1, ' ', false, Json::error_handler_t::replace);
  text.erase(text.rfind('\n'));  // before the last brace
  text += ",\n \"blocks\": [";
  const char* before = "\n  ";
  for (const Block& block : result.blocks) {
    text += before + json_of(block).dump(-1, ' ', false, Json::error_handler_t::replace);
    before = ",\n  ";
  }
  return text + "\n ]\n}\n";
}

}  // namespace backbench::ab
