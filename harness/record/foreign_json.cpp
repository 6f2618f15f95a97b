#include "record/foreign_json.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::record {

std::optional<Node> given(Members& members, std::string_view name) {
  auto member = members.find(name);
  if (member && member->raw().is_null()) member.reset();
  return member;
}

std::optional<double> given_number(Members& members, std::string_view name) {
  const auto member = given(members, name);
  if (!member) return std::nullopt;
  const double value = member->number();
  if (!std::isfinite(value) || value < 0) member->fail("must be 0 or more");
  return value;
}

std::uint64_t sound_count(const Node& node) {
  constexpr std::uint64_t largest = std::uint64_t{1} << 53;
  const std::uint64_t count = node.count();
  if (count > largest) node.fail("is too large for a count");
  return count;
}

std::optional<std::uint64_t> given_count(Members& members, std::string_view name) {
  const auto member = given(members, name);
  return member ? std::optional(sound_count(*member)) : std::nullopt;
}

std::string given_text(Members& members, std::string_view name) {
  const auto member = given(members, name);
  return member ? member->text() : std::string{};
}

base::Nanoseconds latency_of(const Node& node, double unit_ns) {
  const double ns = node.number() * unit_ns;
  if (!(ns >= 0) || ns > static_cast<double>(metrics::Histogram::highest_trackable))
    node.fail("must be a latency from 0 to an hour");
  return base::Nanoseconds{std::llround(ns)};
}

std::string name_part(std::string_view text) {
  std::string part(text.substr(0, 200));
  for (char& c : part) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '.' || c == '-';
    if (!fits) c = '-';
  }
  return part.empty() ? "-" : part;
}

void add_trial(Run& run, const CaseFacts& facts, Trial trial) {
  auto known = std::find_if(run.cases.begin(), run.cases.end(),
                            [&](const CaseResult& result) { return result.facts.name == facts.name; });
  if (known == run.cases.end()) {
    known = run.cases.insert(run.cases.end(), CaseResult{});
    known->facts = facts;
  }
  trial.index = static_cast<int>(known->trials.size());
  known->trials.push_back(std::move(trial));
  known->facts.repetitions = static_cast<int>(known->trials.size());
}

Run imported_run(std::string suite) {
  Run run;
  run.suite = std::move(suite);
  return run;
}

void finish_import(Run& run) {
  // ISO 8601 in UTC sorts as text.
  for (const CaseResult& result : run.cases) {
    for (const Trial& trial : result.trials) {
      if (!trial.started.empty() && (run.started.empty() || trial.started < run.started))
        run.started = trial.started;
      run.finished = std::max(run.finished, trial.finished);
    }
  }
}

}  // namespace backbench::record
