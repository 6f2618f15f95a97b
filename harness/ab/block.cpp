#include "ab/block.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace backbench::ab {
namespace {

double milliseconds(base::Nanoseconds value) {
  return std::chrono::duration<double, std::milli>(value).count();
}

/// A bound is no figure: a median among timeouts is left out.
std::optional<double> known_ms(const std::optional<metrics::Quantile>& quantile) {
  if (!quantile || quantile->censored) return std::nullopt;
  return milliseconds(quantile->value);
}

struct Latency {
  std::string_view counter;
  std::optional<double> ArmFigures::*figure;
  std::optional<double> quantile;  // none: the mean
};
constexpr std::array<Latency, 5> latencies{{
    {"mean_ms", &ArmFigures::mean_ms, std::nullopt},
    {"p50_ms", &ArmFigures::p50_ms, 0.5},
    {"p90_ms", &ArmFigures::p90_ms, 0.9},
    {"p99_ms", &ArmFigures::p99_ms, 0.99},
    {"p99.9_ms", &ArmFigures::p999_ms, 0.999},
}};

std::optional<double> log_ratio(const std::optional<double>& above, const std::optional<double>& below) {
  if (!above || !below || *above <= 0 || *below <= 0) return std::nullopt;
  return std::log(*above / *below);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::optional<double> rps_of(const SliceFigures& slice) {
  if (slice.ok == 0 || slice.seconds <= 0) return std::nullopt;
  return static_cast<double>(slice.ok) / slice.seconds;
}

/// The median over the pairs of slices that followed each other; absent unless every pair has the figure.
template <class Figure>
std::optional<double> median_over_pairs(const Block& block, Figure figure) {
  std::vector<double> differences;
  for (std::size_t i = 0; i + 1 < block.slices.size(); i += 2) {
    const bool base_first = block.slices[i].arm == Arm::base;
    const SliceFigures& base = block.slices[base_first ? i : i + 1];
    const SliceFigures& contender = block.slices[base_first ? i + 1 : i];
    const std::optional<double> difference = log_ratio(figure(contender), figure(base));
    if (!difference) return std::nullopt;
    differences.push_back(*difference);
  }
  if (differences.empty()) return std::nullopt;
  return median(std::move(differences));
}

}  // namespace

std::string_view name(Arm arm) { return arm == Arm::base ? "base" : "new"; }

std::optional<double> difference(const Block& block, std::string_view counter) {
  if (counter == "rps") {
    const auto faster = median_over_pairs(block, rps_of);
    return faster ? std::optional(-*faster) : std::nullopt;
  }
  if (counter == "p50_ms") {
    if (const auto of_pairs = median_over_pairs(block, [](const SliceFigures& s) { return s.p50_ms; }))
      return of_pairs;
  }
  return log_ratio(level(block, Arm::contender, counter), level(block, Arm::base, counter));
}

std::optional<double> level(const Block& block, Arm arm, std::string_view counter) {
  const ArmFigures& figures = block[arm];
  for (const Latency& latency : latencies) {
    if (latency.counter == counter) return figures.*latency.figure;
  }
  if (counter == "rps" && figures.ok > 0 && figures.seconds > 0)
    return static_cast<double>(figures.ok) / figures.seconds;
  if (counter == "throughput" && figures.completed > 0 && figures.seconds > 0)
    return static_cast<double>(figures.completed) / figures.seconds;
  if (counter == "server_cpu_us_per_req" && figures.server_cpu_s && *figures.server_cpu_s > 0 &&
      figures.completed > 0)
    return *figures.server_cpu_s * 1e6 / static_cast<double>(figures.completed);
  return std::nullopt;
}

std::optional<double> lower_bound(const Block& block, Arm arm, std::string_view counter) {
  for (const auto& [name, value] : block[arm].at_least) {
    if (name == counter) return value;
  }
  return std::nullopt;
}

void add_slice(Block& block, Arm arm, const metrics::Window& window, const metrics::ThreadUsage& used) {
  const metrics::Tally& books = window.window_tally;
  SliceFigures& slice = block.slices.emplace_back();
  slice.arm = arm;
  slice.seconds = base::Seconds(window.window).count();
  slice.ok = books.ok();
  slice.failed = books.failed();
  slice.p50_ms = known_ms(window.response_time.quantile(0.5));

  ArmFigures& all = block[arm];
  all.ok += slice.ok;
  all.completed += books.completed();
  all.failed += slice.failed;
  all.bytes_received += window.bytes_received;
  all.seconds += slice.seconds;
  all.generator_cpu_s += base::Seconds(used.cpu).count();
}

void set_latencies(ArmFigures& arm, const metrics::Window& all) {
  for (const Latency& latency : latencies) {
    const std::optional<metrics::Quantile> seen =
        latency.quantile ? all.response_time.quantile(*latency.quantile) : all.response_time.mean();
    arm.*latency.figure = known_ms(seen);
    if (seen && seen->censored) arm.at_least.emplace_back(latency.counter, milliseconds(seen->value));
  }
}

}  // namespace backbench::ab
