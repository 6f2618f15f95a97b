#include "metrics/histogram.hpp"

#include <array>
#include <random>

#include <benchmark/benchmark.h>

namespace backbench::metrics {
namespace {

/// Latencies as a server has them: log-normal around 1 ms, from about 0.1 to 10 ms.
std::array<base::Nanoseconds, 4096> latencies() {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> spread(13.8, 0.8);
  std::array<base::Nanoseconds, 4096> values;
  for (auto& value : values) value = base::Nanoseconds{static_cast<std::int64_t>(spread(random))};
  return values;
}

Histogram filled() {
  Histogram histogram;
  for (const auto value : latencies()) histogram.record(value);
  return histogram;
}

void histogram_record(benchmark::State& state) {
  const auto values = latencies();
  Histogram histogram;
  std::size_t next = 0;
  for (auto _ : state) histogram.record(values[next++ % values.size()]);
  benchmark::DoNotOptimize(histogram.count());
}
void histogram_quantile_99(benchmark::State& state) {
  const Histogram histogram = filled();
  for (auto _ : state) benchmark::DoNotOptimize(histogram.value_at(0.99));
}
void histogram_merge(benchmark::State& state) {
  const Histogram worker = filled();
  Histogram total;
  for (auto _ : state) total.merge(worker);
  benchmark::DoNotOptimize(total.count());
}
BENCHMARK(histogram_record);
BENCHMARK(histogram_quantile_99);
BENCHMARK(histogram_merge);

}  // namespace
}  // namespace backbench::metrics
