#pragma once

#include "base/units.hpp"
#include "scenario/suite.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace backbench::scenario {

/// One cell of the matrix: scenario × target × one value of every axis = one benchmark.
struct Case {
  std::string name;  // hello/flask/connections:100; unique in a suite, the key that histories join on
  std::shared_ptr<const Scenario> scenario;
  std::shared_ptr<const TargetSpec> target;
  int connections = 10;            // of stages over connections: the most
  std::optional<base::Rate> rate;  // absent = closed loop, save with stages over the rate
  int threads = 1;
  int pipelining = 1;
  Keepalive keepalive;
  base::Nanoseconds duration{0};     // of all stages, if there are any
  Restart restart = Restart::never;  // the suite's

  /// Warm-up plus measured window of one trial. A lower bound when `requests_total` ends it, and 0 s is then
  /// counted for the window.
  base::Nanoseconds trial_time() const;
};

/// Every case of a suite: targets outermost so that neighbours share a running server, then scenarios, then
/// the axes in the order connections, rate, threads, pipelining, keepalive, duration. An axis stands in the
/// name when it is connections or rate (open loop), or when the scenario lists more than one value of it.
/// What stages go over stands there with the range they go through: connections:100/rate:0..1000.
std::vector<Case> expand(const Suite& suite);

}  // namespace backbench::scenario
