#include "scenario/decode_limits.hpp"

#include "scenario/values.hpp"

#include <array>
#include <string>
#include <string_view>

namespace backbench::scenario {
namespace {

using Limits = std::vector<MetricLimit>;

bool more_is_better(std::string_view metric) { return metric == "rps" || metric == "throughput"; }

void read_threshold(const Field& field, Limits& into) {
  constexpr double most = 1e12;
  if (const auto value = read_decimal(field, most)) into.push_back({std::string(field.key), *value});
}

void read_gate(const Field& field, Limits& into) {
  if (const auto share = read_tolerance(field, more_is_better(field.key) ? '-' : '+'))
    into.push_back({std::string(field.key), *share});
}

constexpr std::array<std::string_view, 10> compared{
    "p50_ms",     "server_cpu_us_per_req", "rps", "p99_ms", "mean_ms", "p90_ms", "p99.9_ms", "max_ms",
    "throughput", "server_mem_peak_mb"};
constexpr std::string_view share_of_failures =
    "error_pct";  // the error budget's matter when results are compared

template <std::size_t N>
constexpr auto keys_of(void (*read)(const Field&, Limits&)) {
  std::array<Key<Limits>, N> keys{};
  for (std::size_t i = 0; i < N; ++i) keys[i] = {i < compared.size() ? compared[i] : share_of_failures, read};
  return keys;
}

constexpr auto threshold_keys = keys_of<compared.size() + 1>(read_threshold);
constexpr auto gate_keys = keys_of<compared.size()>(read_gate);

}  // namespace

std::vector<MetricLimit> read_thresholds(const Field& field) {
  Limits limits;
  decode_map<Limits>(field, "threshold", threshold_keys, limits);
  return limits;
}

std::vector<MetricLimit> read_gates(const Field& field) {
  Limits limits;
  decode_map<Limits>(field, "gate", gate_keys, limits);
  return limits;
}

}  // namespace backbench::scenario
