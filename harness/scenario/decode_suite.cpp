#include "scenario/decode_suite.hpp"

#include "base/spelling.hpp"
#include "scenario/decode_scenario.hpp"
#include "scenario/decode_target.hpp"
#include "scenario/values.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::scenario {
namespace {

constexpr std::uint64_t most_cases = 100'000;

struct SuiteDraft {
  Suite suite;
  const TargetLookup* lookup = nullptr;
  std::vector<std::string> target_names;  // of all that are listed, whether they could be read or not
  std::map<std::string, Span> first_place;
};

/// False, and reported, when the name was there before.
bool is_new_name(const Field& item, std::string_view what, const std::string& name,
                 std::map<std::string, Span>& seen) {
  const auto [first, is_new] = seen.emplace(name, item.place);
  if (is_new) return true;
  Document& document = item.context.document;
  const Entry* own = item.node.find(what == "target" ? "target" : "name");
  document.add(own == nullptr ? item.node.span : own->value.span,
               fmt::format("{} {} is given twice; first on line {}", what, in_quotes(name),
                           document.line_of(first->second.offset)),
               "names are what results are compared by; choose another, or remove it");
  return false;
}

void read_suite_name(const Field& field, SuiteDraft& draft) {
  draft.suite.name = read_name(field).value_or("");
}
void read_description(const Field& field, SuiteDraft& draft) {
  draft.suite.description = read_text(field).value_or("");
}

void read_order(const Field& field, SuiteDraft& draft) {
  static constexpr std::array<std::string_view, 2> words{"sequential", "interleaved"};
  if (const auto word = read_choice(field, words))
    draft.suite.order = *word == 0 ? Order::sequential : Order::interleaved;
}

void read_restart(const Field& field, SuiteDraft& draft) {
  static constexpr std::array<std::string_view, 3> words{"never", "case", "trial"};
  if (const auto word = read_choice(field, words)) draft.suite.restart = static_cast<Restart>(*word);
}

void read_one_target(const Field& item, SuiteDraft& draft) {
  const bool is_inline = item.node.kind == Node::Kind::map;
  std::shared_ptr<const TargetSpec> spec;
  std::string name;
  if (is_inline) {
    spec = std::make_shared<const TargetSpec>(read_target_map(item));
    name = spec->name;
  } else {
    const Field named{item.context, "a target", item.node, item.place};
    name = read_name(named).value_or("");
  }
  if (name.empty() || !is_new_name(item, "target", name, draft.first_place)) return;
  draft.target_names.push_back(name);
  if (!is_inline) spec = (*draft.lookup)(item, name);
  if (spec) draft.suite.targets.push_back(std::move(spec));
}

void read_targets(const Field& field, SuiteDraft& draft) {
  for_each_item(field, "targets", [&](const Field& item) { read_one_target(item, draft); });
}

/// `defaults` and `scenarios` need each other and all targets, whatever the order in the file: they are read
/// last.
void read_later(const Field&, SuiteDraft&) {}

constexpr std::array suite_keys{
    Key<SuiteDraft>{"suite", read_suite_name},
    Key<SuiteDraft>{"description", read_description},
    Key<SuiteDraft>{"order", read_order},
    Key<SuiteDraft>{"restart", read_restart},
    Key<SuiteDraft>{"targets", read_targets, Need::required},
    Key<SuiteDraft>{"defaults", read_later},
    Key<SuiteDraft>{"scenarios", read_later, Need::required},
};

/// The scenario's targets: those it names, which must be the suite's, or all.
std::vector<std::string> targets_of(const Context& context, const ScenarioDraft& draft,
                                    const std::vector<std::string>& known) {
  if (draft.targets.empty()) return known;
  std::vector<std::string> names;
  for (const ScenarioDraft::Mention& mention : draft.targets) {
    if (std::find(known.begin(), known.end(), mention.name) == known.end()) {
      const std::vector<std::string_view> candidates(known.begin(), known.end());
      const std::string_view near = base::nearest(mention.name, candidates);
      context.document.add(mention.span,
                           fmt::format("{} is not one of the suite's targets", in_quotes(mention.name)),
                           !near.empty()    ? fmt::format("did you mean '{}'?", near)
                           : !known.empty() ? fmt::format("targets of this suite: {}", fmt::join(known, ", "))
                                            : "");
    } else if (std::find(names.begin(), names.end(), mention.name) != names.end()) {
      context.document.add(mention.span, fmt::format("targets lists {} twice", in_quotes(mention.name)),
                           "remove it");
    } else {
      names.push_back(mention.name);
    }
  }
  return names;
}

/// How many cases the scenario makes; `most_cases` + 1 stands for anything larger.
std::uint64_t case_count(const Scenario& s) {
  std::uint64_t count = 1;
  for (const std::size_t values :
       {s.targets.size(), s.connections.size(), std::max<std::size_t>(1, s.rate.size()), s.threads.size(),
        s.pipelining.size(), s.keepalive.size(), s.duration.size()}) {
    count = std::min(most_cases + 1, count * values);
  }
  return count;
}

void read_scenarios(const Field& field, const ScenarioDraft& defaults, SuiteDraft& draft) {
  std::map<std::string, Span> seen;
  std::uint64_t cases = 0;
  for_each_item(field, "scenarios", [&](const Field& item) {
    ScenarioDraft scenario = read_scenario(item, defaults);
    if (!scenario.scenario.name.empty()) is_new_name(item, "scenario", scenario.scenario.name, seen);
    scenario.scenario.targets = targets_of(item.context, scenario, draft.target_names);
    const bool few_before = cases <= most_cases;
    cases += case_count(scenario.scenario);
    if (few_before && cases > most_cases) {
      item.context.document.add(
          item.place, fmt::format("with this scenario the suite makes more than {} cases", most_cases),
          "shorten the lists of values");
    }
    draft.suite.scenarios.push_back(std::make_shared<const Scenario>(std::move(scenario.scenario)));
  });
}

}  // namespace

Suite read_suite_map(const Field& field, const TargetLookup& lookup) {
  SuiteDraft draft;
  draft.lookup = &lookup;
  if (!decode_map<SuiteDraft>(field, "a suite", suite_keys, draft)) return std::move(draft.suite);

  ScenarioDraft defaults;
  const auto has_content = [](const Entry* entry) {
    return entry != nullptr && entry->value.kind != Node::Kind::empty &&
           entry->value.kind != Node::Kind::refused;
  };
  if (const Entry* entry = field.node.find("defaults"); has_content(entry)) {
    read_defaults({field.context, "defaults", entry->value, entry->key_span}, defaults);
    targets_of(field.context, defaults, draft.target_names);  // for its reports, should no scenario use them
  }
  if (const Entry* entry = field.node.find("scenarios"); has_content(entry)) {
    read_scenarios({field.context, "scenarios", entry->value, entry->key_span}, defaults, draft);
  }
  return std::move(draft.suite);
}

}  // namespace backbench::scenario
