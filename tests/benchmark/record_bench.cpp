#include "record/run_file.hpp"
#include "support/example_run.hpp"

#include <benchmark/benchmark.h>

namespace backbench::record {
namespace {

/// `trials` of a minute at 1000/s, whose latencies fill several thousand buckets.
Run run_of(int trials) {
  CaseResult result;
  result.facts.name = "hello/flask/connections:100";
  for (int i = 0; i < trials; ++i) {
    using namespace std::chrono_literals;
    result.trials.push_back(testing::trial(i, testing::measured(60'000, 100us, 100ns, 60s)));
  }
  Run run;
  run.cases.push_back(std::move(result));
  return run;
}

void run_file_write(benchmark::State& state) {
  const Run run = run_of(static_cast<int>(state.range(0)));
  std::size_t bytes = 0;
  for (auto _ : state) bytes += to_json(run).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
void run_file_read(benchmark::State& state) {
  const std::string text = to_json(run_of(static_cast<int>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(from_json(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(run_file_write)->ArgName("trials")->Arg(1)->Arg(10)->Unit(benchmark::kMicrosecond);
BENCHMARK(run_file_read)->ArgName("trials")->Arg(1)->Arg(10)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace backbench::record
