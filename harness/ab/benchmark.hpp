#pragma once

#include "ab/block.hpp"
#include "ab/gate.hpp"
#include "ab/limit.hpp"
#include "scenario/case.hpp"

#include <array>
#include <string>
#include <vector>

namespace backbench::ab {

/// One benchmark of an A/B run: the same scenario and load on both versions.
struct Benchmark {
  std::string name;
  /// Base against a second copy of base: it must end undecided or equal, or the machine (or the tool) cannot
  /// be trusted with the others.
  bool sentinel = false;
  std::array<scenario::Case, 2> arms;
  std::vector<Gate> gates;
  Limits limits = {};  // of the suite; none for the sentinel, which judges the machine

  const scenario::Case& operator[](Arm arm) const { return arms[index_of(arm)]; }
};

}  // namespace backbench::ab
