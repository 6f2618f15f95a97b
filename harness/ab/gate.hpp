#pragma once

#include "scenario/metric_limit.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace backbench::ab {

/// A figure that is looked at: a counter's name, and from which change on it counts; or, with a limit, which
/// value the new version's own must keep to.
struct Gate {
  std::string counter;
  double margin = 0.03;              // as a share: 0.03 = 3 %
  bool gates = true;                 // false: shown, never confirmed, never a reason to fail
  std::optional<double> limit = {};  // in the counter's unit; of rates the least, of others the most
};

/// What is looked at when nobody says otherwise: p50, server CPU per request and, in a closed loop, rps gate
/// at 3 %; p99 is shown.
std::vector<Gate> default_gates(bool closed_loop);

/// The figures that a suite's `gate` names gate, by its margins, and the others are only shown; the default
/// ones when it names none. Throws base::Error(usage) for a figure that no A/B run has.
std::vector<Gate> gates_of(std::span<const scenario::MetricLimit> asked, bool closed_loop);

}  // namespace backbench::ab
