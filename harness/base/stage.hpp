#pragma once

#include "base/units.hpp"

#include <optional>

namespace backbench::base {

/// A value that goes in a straight line from one to the other.
struct Ramp {
  double from = 0;
  double to = 0;
  bool operator==(const Ramp&) const = default;
};

/// A part of a load that changes over time. All stages of a load go over its rate, or all over its number of
/// open connections; the other is then the same throughout.
struct Stage {
  Nanoseconds length{0};
  std::optional<Ramp> rate;         // requests per second; 0 is a pause
  std::optional<Ramp> connections;  // whole numbers at both ends
  bool operator==(const Stage&) const = default;
};

}  // namespace backbench::base
