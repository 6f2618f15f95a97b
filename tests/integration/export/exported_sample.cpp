#include "base/file.hpp"
#include "record/export.hpp"
#include "record/results_folder.hpp"
#include "record/run_file.hpp"
#include "support/example_run.hpp"

#include <filesystem>
#include <random>

using namespace backbench;
using namespace backbench::testing;

/// exported_sample FOLDER: a run whose names are hostile to every format and whose latencies spread from 1 ns
/// to an hour, as run.json and in the formats for other tools.
int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  record::Run run = example_run();
  run.suite = "=1+1,\"suite\"\n\\ end";
  run.cases.push_back(staged_result());
  for (const char* name :
       {"=a,b c\"d\\e\nf=g'h\xc3\xa9", "trailing\\", "#comment", "{x=\"y\"} 5", " ", "a\tb\r"}) {
    metrics::Measurement m = measured(0, 0ns, 0ns);
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i)
      m.response_time.record(base::Nanoseconds{static_cast<std::int64_t>(random() >> (22 + random() % 42))});
    m.window_tally.ended[0] = m.window_tally.sent = 20'000;
    record::CaseResult c = result(name, name, 7, {trial(0, m), trial(1, m), failed_trial(2, name)});
    keep_seconds(*c.trials[1].measured);
    c.facts.name = name;
    run.cases.push_back(c);
  }
  base::write_file_atomic(folder / "run.json", record::to_json(run));
  base::write_file_atomic(folder / "latency.hlog", record::to_hlog(run));
  record::write_hgrm(run, folder / "latency");
  base::write_file_atomic(folder / "trials.csv", record::to_csv(run));
  base::write_file_atomic(folder / "metrics.txt", record::to_openmetrics(run));
  base::write_file_atomic(folder / "influx.txt", record::to_influx(run));
  return 0;
}
