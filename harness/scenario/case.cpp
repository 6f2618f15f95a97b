#include "scenario/case.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

std::string text_of(int value) { return std::to_string(value); }
std::string text_of(base::Nanoseconds value) { return base::format_duration(value); }

/// Without its "/s", which would be a slash too many in a name.
std::string text_of(base::Rate rate) {
  std::string text = base::format_rate(rate);
  text.erase(text.find('/'));
  return text;
}
std::string text_of(const std::optional<base::Rate>& rate) { return text_of(rate.value_or(base::Rate{})); }

std::string text_of(Keepalive keepalive) {
  if (keepalive.requests == 0) return "true";
  return keepalive.requests == 1 ? "false" : std::to_string(keepalive.requests);
}

/// One axis: its name, the field of a case it sets, and its values.
template <class T>
struct Axis {
  std::string_view name;
  T Case::*field;
  std::vector<T> values;
  bool always_named = false;
};

/// Every case so far, once for each value of the axis; the later axis varies faster.
template <class T>
void multiply(std::vector<Case>& cases, const Axis<T>& axis) {
  std::vector<Case> product;
  product.reserve(cases.size() * axis.values.size());
  const bool named = axis.always_named || axis.values.size() > 1;
  for (const Case& so_far : cases) {
    for (const T& value : axis.values) {
      Case& next = product.emplace_back(so_far);
      next.*axis.field = value;
      if (named) next.name += fmt::format("/{}:{}", axis.name, text_of(value));
    }
  }
  cases = std::move(product);
}

std::vector<std::optional<base::Rate>> rates_of(const Scenario& scenario) {
  if (scenario.rate.empty()) return {std::nullopt};
  return {scenario.rate.begin(), scenario.rate.end()};
}

/// "0..1000": the lowest and the highest of what the stages go over.
std::string range_text(const std::vector<base::Stage>& stages) {
  const base::Ramp range = base::range_of(stages);
  const std::string low = text_of(base::Rate{range.from}), high = text_of(base::Rate{range.to});
  return low == high ? low : low + ".." + high;
}

std::vector<Case> cases_of(const std::shared_ptr<const Scenario>& scenario,
                           const std::shared_ptr<const TargetSpec>& target) {
  Case first;
  first.name = scenario->name + "/" + target->name;
  first.scenario = scenario;
  first.target = target;
  std::vector<Case> cases{std::move(first)};
  const bool ramp = scenario->connection_stages();
  if (ramp) cases.front().name += "/connections:" + range_text(scenario->stages);
  multiply(cases, Axis<int>{"connections", &Case::connections, scenario->connections, !ramp});
  if (scenario->rate_stages()) {
    for (Case& so_far : cases) so_far.name += "/rate:" + range_text(scenario->stages);
  }
  multiply(cases, Axis<std::optional<base::Rate>>{"rate", &Case::rate, rates_of(*scenario),
                                                  !scenario->rate.empty()});
  multiply(cases, Axis<int>{"threads", &Case::threads, scenario->threads});
  multiply(cases, Axis<int>{"pipelining", &Case::pipelining, scenario->pipelining});
  multiply(cases, Axis<Keepalive>{"keepalive", &Case::keepalive, scenario->keepalive});
  multiply(cases, Axis<base::Nanoseconds>{"duration", &Case::duration, scenario->duration});
  return cases;
}

}  // namespace

base::Nanoseconds Case::trial_time() const {
  return scenario->warmup + (scenario->requests_total ? base::Nanoseconds{0} : duration);
}

std::vector<Case> expand(const Suite& suite) {
  std::vector<Case> all;
  for (const auto& target : suite.targets) {
    for (const auto& scenario : suite.scenarios) {
      const auto& names = scenario->targets;
      if (std::find(names.begin(), names.end(), target->name) == names.end()) continue;
      std::vector<Case> cases = cases_of(scenario, target);
      for (Case& c : cases) c.restart = suite.restart;
      all.insert(all.end(), std::make_move_iterator(cases.begin()), std::make_move_iterator(cases.end()));
    }
  }
  return all;
}

}  // namespace backbench::scenario
