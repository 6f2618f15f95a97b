#pragma once

#include "load/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <random>

namespace backbench::load {

/// Chooses which request of the mix is sent next, by weight, from a seeded stream of its own per worker.
class Mix {
 public:
  Mix(const Plan& plan, int worker);

  std::size_t next() { return single_ ? 0 : choose_(random_); }

 private:
  bool single_;
  std::mt19937_64 random_;
  std::discrete_distribution<std::size_t> choose_;
};

}  // namespace backbench::load
