#pragma once

#include "ab/block.hpp"

#include <cmath>
#include <cstddef>

namespace backbench::ab::testing {

/// A block of one pair of slices in which the new version's p50 is exp(p50), its CPU per request exp(cpu) and
/// its requests a second exp(-rps) times base's.
inline Block block(std::size_t benchmark, double p50, double cpu = 0, double rps = 0) {
  Block made;
  made.benchmark = benchmark;
  made.seconds = 1;
  const double worse[] = {0, 1};
  for (const Arm arm : both_arms) {
    const double share = worse[index_of(arm)];
    made.slices.push_back({arm, std::exp(share * rps), 1000, 0, 2 * std::exp(share * p50)});
    ArmFigures& figures = made[arm];
    figures.ok = figures.completed = 1000;
    figures.seconds = std::exp(share * rps);
    figures.p50_ms = 2 * std::exp(share * p50);
    figures.server_cpu_s = 0.05 * std::exp(share * cpu);
  }
  return made;
}

}  // namespace backbench::ab::testing
