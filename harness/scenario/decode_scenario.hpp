#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace backbench::scenario {

/// A scenario in the making. One made from `defaults` is what every scenario starts from.
struct ScenarioDraft {
  struct Mention {
    std::string name;
    Span span;
  };

  Scenario scenario;
  std::vector<Mention> targets;  // named by `targets`, still to be looked up
  std::map<std::string, const Entry*, std::less<>>
      given;            // where each key stands: in it, else in the defaults
  Span place;           // of the scenario
  bool broken = false;  // some key has a wrong value, so that the values say nothing about each other
};

/// The suite's `defaults`: any key of a scenario save its name.
void read_defaults(const Field& field, ScenarioDraft& into);
/// One of `scenarios`. Its own keys win over those of `defaults`; cross-checks run when every key is right by
/// itself.
ScenarioDraft read_scenario(const Field& field, const ScenarioDraft& defaults);

}  // namespace backbench::scenario
