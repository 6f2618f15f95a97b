#include "load/pacer.hpp"

#include <benchmark/benchmark.h>

namespace backbench::load {
namespace {

Pacer started(Arrival arrival, bool open_loop) {
  Plan plan;
  plan.arrival = arrival;
  if (open_loop) plan.rate = base::Rate{10'000};
  Pacer pacer(plan, 0, 1);
  pacer.start(base::TimePoint{});
  return pacer;
}

void take_all(benchmark::State& state, Pacer pacer) {
  for (auto _ : state) benchmark::DoNotOptimize(pacer.take(base::TimePoint::max()));
}

void pacer_take_closed_loop(benchmark::State& state) { take_all(state, started(Arrival::uniform, false)); }
void pacer_take_uniform(benchmark::State& state) { take_all(state, started(Arrival::uniform, true)); }
void pacer_take_poisson(benchmark::State& state) { take_all(state, started(Arrival::poisson, true)); }
void pacer_look_when_nothing_is_due(benchmark::State& state) {
  Pacer pacer = started(Arrival::uniform, true);
  pacer.take(base::TimePoint{});
  for (auto _ : state) benchmark::DoNotOptimize(pacer.take(base::TimePoint{}));
}
BENCHMARK(pacer_take_closed_loop);
BENCHMARK(pacer_take_uniform);
BENCHMARK(pacer_take_poisson);
BENCHMARK(pacer_look_when_nothing_is_due);

}  // namespace
}  // namespace backbench::load
