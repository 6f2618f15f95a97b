#pragma once

#include "base/units.hpp"

#include <optional>
#include <span>

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

/// The lowest (from) and the highest (to) of what the stages go over.
Ramp range_of(std::span<const Stage> stages);
/// Requests per second over all stages together; 0 when they do not go over the rate.
double mean_rate_of(std::span<const Stage> stages);

}  // namespace backbench::base
