#include "scenario/decode_scenario.hpp"

#include "scenario/check_scenario.hpp"
#include "scenario/cures.hpp"
#include "scenario/decode_expect.hpp"
#include "scenario/decode_limits.hpp"
#include "scenario/decode_request.hpp"
#include "scenario/decode_stages.hpp"
#include "scenario/values.hpp"

#include <array>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

constexpr std::uint64_t most_connections = 1'000'000;
constexpr std::uint64_t most_threads = 1024;
constexpr std::uint64_t deepest_pipeline = 10'000;
constexpr std::uint64_t most_repetitions = 1'000'000;

std::optional<int> read_int(const Field& field, CountRange range) {
  const auto value = read_count(field, range);
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

void read_int_axis(const Field& field, std::uint64_t max, std::vector<int>& into) {
  read_axis<int>(field, into,
                 [&](const Field& item) { return read_int(item, {.max = max, .listable = true}); });
}

void read_scenario_name(const Field& field, ScenarioDraft& draft) {
  if (auto name = read_name(field)) draft.scenario.name = std::move(*name);
}

void read_targets(const Field& field, ScenarioDraft& draft) {
  draft.targets.clear();
  for_each_item(field, "names of targets", [&](const Field& item) {
    auto name = read_text(item);
    if (name) draft.targets.push_back({std::move(*name), item.node.span});
  });
}

void read_one_request(const Field& field, ScenarioDraft& draft) {
  read_request(field, draft.scenario.requests);
}
void read_request_mix(const Field& field, ScenarioDraft& draft) {
  read_requests(field, draft.scenario.requests);
}
void read_expect(const Field& field, ScenarioDraft& draft) { read_expectation(field, draft.scenario.expect); }

/// A scenario's own key wins over stages of the defaults that it contradicts.
void drop_stages(Scenario& scenario) {
  if (scenario.stages.empty()) return;
  scenario.stages.clear();
  scenario.duration = Scenario{}.duration;
}

void read_connections(const Field& field, ScenarioDraft& draft) {
  if (draft.scenario.connection_stages()) drop_stages(draft.scenario);
  read_int_axis(field, most_connections, draft.scenario.connections);
}

void read_rates(const Field& field, ScenarioDraft& draft) {
  if (draft.scenario.rate_stages()) drop_stages(draft.scenario);
  read_axis(field, draft.scenario.rate, read_rate);
}

void read_threads(const Field& field, ScenarioDraft& draft) {
  read_int_axis(field, most_threads, draft.scenario.threads);
}

void read_pipelining(const Field& field, ScenarioDraft& draft) {
  read_int_axis(field, deepest_pipeline, draft.scenario.pipelining);
}

/// true: as many as the server lets; false: one; a number: that many.
std::optional<Keepalive> read_one_keepalive(const Field& field) {
  constexpr std::string_view rule = "true, false or a whole number of 1 or more";
  bool reported = false;
  const auto scalar = scalar_text(field, reported);
  if (reported) return std::nullopt;
  if (scalar && !scalar->quoted) {
    if (scalar->text == "true") return Keepalive{0};
    if (scalar->text == "false") return Keepalive{1};
    const auto count = base::parse_count(scalar->text);
    if (count && *count > 0) return Keepalive{*count};
  }
  std::string cure;
  if (scalar) cure = boolean_cure(scalar->text);
  if (scalar && cure.empty()) cure = count_cure(scalar->text, scalar->quoted);
  field.must_be(rule, cure);
  return std::nullopt;
}

void read_keepalive(const Field& field, ScenarioDraft& draft) {
  read_axis(field, draft.scenario.keepalive, read_one_keepalive);
}

void read_window(const Field& field, ScenarioDraft& draft) {
  drop_stages(draft.scenario);
  draft.scenario.requests_total.reset();
  read_axis<base::Nanoseconds>(field, draft.scenario.duration,
                               [](const Field& item) { return read_duration(item, Zero::refused); });
}

void read_requests_total(const Field& field, ScenarioDraft& draft) {
  drop_stages(draft.scenario);
  draft.scenario.duration = Scenario{}.duration;
  draft.scenario.requests_total = read_count(field, {});
}

void read_stages_key(const Field& field, ScenarioDraft& draft) {
  Scenario& scenario = draft.scenario;
  scenario.stages = read_stages(field);
  scenario.requests_total.reset();
  base::Nanoseconds sum{0};
  for (const base::Stage& stage : scenario.stages) sum += stage.length;
  scenario.duration = {sum};
  if (scenario.rate_stages()) scenario.rate.clear();
  if (scenario.connection_stages()) {
    scenario.connections = {static_cast<int>(base::range_of(scenario.stages).to)};
  }
}

void read_idle(const Field& field, ScenarioDraft& draft) {
  static constexpr std::array<std::string_view, 2> words{"sleep", "spin"};
  if (const auto word = read_choice(field, words))
    draft.scenario.idle = *word == 0 ? Idle::sleep : Idle::spin;
}

void read_arrival(const Field& field, ScenarioDraft& draft) {
  static constexpr std::array<std::string_view, 2> words{"uniform", "poisson"};
  if (const auto word = read_choice(field, words))
    draft.scenario.arrival = *word == 0 ? Arrival::uniform : Arrival::poisson;
}

void read_warmup(const Field& field, ScenarioDraft& draft) {
  if (const auto time = read_duration(field, Zero::allowed)) draft.scenario.warmup = *time;
}

void read_timeout(const Field& field, ScenarioDraft& draft) {
  if (const auto time = read_duration(field, Zero::refused)) draft.scenario.timeout = *time;
}

void read_repetitions(const Field& field, ScenarioDraft& draft) {
  if (const auto count = read_int(field, {.max = most_repetitions})) draft.scenario.repetitions = *count;
}

void read_error_budget(const Field& field, ScenarioDraft& draft) {
  if (const auto share = read_share(field)) draft.scenario.error_budget = *share;
}

void read_threshold(const Field& field, ScenarioDraft& draft) {
  draft.scenario.threshold = read_thresholds(field);
}
void read_gate(const Field& field, ScenarioDraft& draft) { draft.scenario.gate = read_gates(field); }

void read_file_name(const Field& field, std::string& into) {
  auto name = read_text(field);
  if (!name) return;
  std::error_code error;
  const std::filesystem::path file = (field.context.folder / *name).lexically_normal();
  if (std::filesystem::exists(file, error)) {
    into = file.string();
  } else {
    field.error(fmt::format("{} does not exist", in_quotes(*name)),
                "names of files are relative to the suite's folder");
  }
}

void read_verify(const Field& field, Tls& tls) { tls.verify = read_boolean(field).value_or(true); }
void read_ca(const Field& field, Tls& tls) { read_file_name(field, tls.ca); }
void read_cert(const Field& field, Tls& tls) { read_file_name(field, tls.cert); }
void read_key(const Field& field, Tls& tls) { read_file_name(field, tls.key); }
void read_sni(const Field& field, Tls& tls) { tls.sni = read_text(field).value_or(""); }

void read_session_reuse(const Field& field, Tls& tls) {
  tls.session_reuse = read_boolean(field).value_or(true);
}

constexpr std::array tls_keys{
    Key<Tls>{"verify", read_verify}, Key<Tls>{"ca", read_ca},   Key<Tls>{"cert", read_cert},
    Key<Tls>{"key", read_key},       Key<Tls>{"sni", read_sni}, Key<Tls>{"session_reuse", read_session_reuse},
};

void read_tls(const Field& field, ScenarioDraft& draft) {
  Tls tls;
  if (decode_map<Tls>(field, "tls", tls_keys, tls)) draft.scenario.tls = std::move(tls);
}

constexpr std::array scenario_keys{
    Key<ScenarioDraft>{"name", read_scenario_name, Need::required},
    Key<ScenarioDraft>{"targets", read_targets},
    Key<ScenarioDraft>{"request", read_one_request},
    Key<ScenarioDraft>{"requests", read_request_mix},
    Key<ScenarioDraft>{"expect", read_expect},
    Key<ScenarioDraft>{"connections", read_connections},
    Key<ScenarioDraft>{"rate", read_rates},
    Key<ScenarioDraft>{"stages", read_stages_key},
    Key<ScenarioDraft>{"arrival", read_arrival},
    Key<ScenarioDraft>{"idle", read_idle},
    Key<ScenarioDraft>{"threads", read_threads},
    Key<ScenarioDraft>{"pipelining", read_pipelining},
    Key<ScenarioDraft>{"keepalive", read_keepalive},
    Key<ScenarioDraft>{"warmup", read_warmup},
    Key<ScenarioDraft>{"duration", read_window},
    Key<ScenarioDraft>{"requests_total", read_requests_total},
    Key<ScenarioDraft>{"timeout", read_timeout},
    Key<ScenarioDraft>{"repetitions", read_repetitions},
    Key<ScenarioDraft>{"error_budget", read_error_budget},
    Key<ScenarioDraft>{"threshold", read_threshold},
    Key<ScenarioDraft>{"gate", read_gate},
    Key<ScenarioDraft>{"tls", read_tls},
};

constexpr std::span<const Key<ScenarioDraft>> defaults_keys = std::span(scenario_keys).subspan<1>();

void note_places(const Node& map, ScenarioDraft& draft) {
  for (const Entry& entry : map.entries) draft.given[entry.key] = &entry;
}

}  // namespace

void read_defaults(const Field& field, ScenarioDraft& into) {
  const std::size_t before = field.context.document.problem_count();
  decode_map(field, "defaults", defaults_keys, into);
  note_places(field.node, into);
  into.broken = field.context.document.problem_count() > before;
  check_alternatives(field);
}

ScenarioDraft read_scenario(const Field& field, const ScenarioDraft& defaults) {
  const std::size_t before = field.context.document.problem_count();
  ScenarioDraft draft = defaults;
  draft.place = field.place;
  if (!decode_map<ScenarioDraft>(field, "a scenario", scenario_keys, draft)) return draft;
  note_places(field.node, draft);
  if (draft.scenario.requests.empty()) draft.scenario.requests.emplace_back();
  draft.broken = draft.broken || field.context.document.problem_count() > before;
  if (!draft.broken) check_scenario(field, draft);
  return draft;
}

}  // namespace backbench::scenario
