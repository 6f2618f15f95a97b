#include "load/mix.hpp"

#include <vector>

namespace backbench::load {

Mix::Mix(const Plan& plan, int worker)
    : single_(plan.mix.size() == 1), random_(plan.seed * 7'368'787 + static_cast<std::uint64_t>(worker)) {
  std::vector<double> weights;
  for (const Exchange& exchange : plan.mix) weights.push_back(exchange.weight);
  choose_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
}

}  // namespace backbench::load
