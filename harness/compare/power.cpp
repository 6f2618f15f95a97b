#include "compare/power.hpp"

#include "compare/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace backbench::compare {
namespace {

const double efficiency_loss = 1 / std::sqrt(0.955);
const double z_95 = normal_quantile(0.95);
constexpr double z_power = 1.2815515655446004;  // nine of ten
constexpr double most_blocks = 1e6;

double squared_blocks(double z, double spread, double distance) {
  const double root = z * efficiency_loss * spread / distance;
  return std::ceil(std::min(root * root, most_blocks));
}

}  // namespace

double smallest_p(std::size_t blocks) { return std::exp2(-static_cast<double>(blocks)); }

std::size_t fewest_blocks(std::size_t comparisons, double level) {
  const auto many = static_cast<double>(std::max<std::size_t>(comparisons, 1));
  auto blocks = static_cast<std::size_t>(std::max(0.0, std::floor(std::log2(many / level))));
  while (smallest_p(blocks) > level / many) ++blocks;
  return blocks;
}

std::optional<double> block_spread(std::span<const double> log_ratios) {
  const auto limits = walsh_limits(log_ratios, 0.05);
  if (!limits) return std::nullopt;
  return block_spread(*limits, log_ratios.size());
}

double block_spread(const Interval& limits, std::size_t blocks) {
  return (limits.upper - limits.lower) * std::sqrt(static_cast<double>(blocks)) /
         (2 * z_95 * efficiency_loss);
}

double detectable_change(double spread, std::size_t blocks) {
  const auto n = static_cast<double>(blocks);
  const double t = student_t_quantile(0.95, n - 1) + student_t_quantile(0.90, n - 1);
  return std::expm1(t * spread / std::sqrt(n) * efficiency_loss);
}

std::size_t blocks_still_needed(double estimate, double spread, double margin, std::size_t blocks,
                                double level, std::size_t candidates) {
  double needed = 0;
  if (estimate < margin) needed = squared_blocks(z_95, spread, margin - std::max(estimate, 0.0));
  const double z = normal_quantile(1 - level / static_cast<double>(std::max<std::size_t>(candidates, 1)));
  needed = std::max(needed, squared_blocks(z + z_power, spread, std::max(estimate, margin)));
  return static_cast<std::size_t>(std::max(1.0, needed - static_cast<double>(blocks)));
}

}  // namespace backbench::compare
