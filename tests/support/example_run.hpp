#pragma once

#include "record/run.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Made-up results whose figures can be worked out by hand, for the tests of whatever reads a Run.
namespace backbench::testing {

using namespace std::chrono_literals;

/// `ok` correct responses evenly over `window`, response times of fastest, fastest + step, fastest + 2 step,
/// …
inline metrics::Measurement measured(int ok, base::Nanoseconds fastest, base::Nanoseconds step,
                                     std::chrono::seconds window = 10s) {
  metrics::Measurement m;
  m.warmup = 2s;
  m.window = window;
  for (int i = 0; i < ok; ++i) {
    const base::Nanoseconds taken = fastest + i * step;
    m.window_tally.add(metrics::Ending::ok);
    m.statuses.add(200);
    m.response_time.record(taken);
    m.service_time.record(taken);
    m.time_to_first_byte.record(taken / 2);
    m.send_lag.record(0ns);
  }
  m.window_tally.sent = static_cast<std::uint64_t>(ok);
  m.whole = m.window_tally;
  const auto seconds = static_cast<std::uint64_t>(window.count());
  const auto each = static_cast<std::uint64_t>(ok) / seconds;
  m.series.assign(seconds, {each, each, 0, each * 1000});
  m.bytes_received = static_cast<std::uint64_t>(ok) * 1000;
  m.bytes_sent = static_cast<std::uint64_t>(ok) * 60;
  m.connections_asked = m.connections_open = 10;
  for (int i = 0; i < 10; ++i) m.connect_time.record(100us + i * 1us);
  m.threads = {{window / 4}};
  return m;
}

/// Its seconds get the response times too, dealt out like cards.
inline void keep_seconds(metrics::Measurement& m) {
  std::vector<metrics::SecondTimes> seconds(m.series.size());
  const auto fine = m.response_time.values().counts();
  std::size_t next = 0;
  for (std::size_t i = 0; i < fine.size(); ++i)
    for (std::uint64_t n = 0; n < fine[i]; ++n, next = (next + 1) % seconds.size())
      seconds[next].record(base::Nanoseconds{metrics::Histogram::lowest_equivalent(i)});
  for (std::size_t s = 0; s < seconds.size(); ++s) m.series[s].response_times = seconds[s].take();
}

/// Requests given up after `timeout`, on top of the others.
inline void add_timeouts(metrics::Measurement& m, int count, base::Nanoseconds timeout) {
  for (int i = 0; i < count; ++i) {
    m.window_tally.add(metrics::Ending::timeout);
    m.whole.add(metrics::Ending::timeout);
    m.response_time.record_censored(timeout);
    m.service_time.record_censored(timeout);
    m.time_to_first_byte.record_censored(timeout);
    ++m.series[static_cast<std::size_t>(i) % m.series.size()].failed;
  }
  m.window_tally.sent += static_cast<std::uint64_t>(count);
  m.whole.sent += static_cast<std::uint64_t>(count);
  m.first_failure = "timeout: no response within the timeout";
}

inline record::Trial trial(int index, metrics::Measurement m) {
  record::Trial t;
  t.index = index;
  t.started = "2026-11-24T03:10:0" + std::to_string(index) + ".250Z";
  t.finished = "2026-11-24T03:10:1" + std::to_string(index) + ".251Z";
  t.measured = std::move(m);
  return t;
}

inline record::Trial failed_trial(int index, std::string why) {
  record::Trial t;
  t.index = index;
  t.started = "2026-11-24T03:11:00.000Z";
  t.finished = "2026-11-24T03:11:06.000Z";
  t.failure = std::move(why);
  return t;
}

inline record::CaseResult result(const std::string& scenario, const std::string& target, int connections,
                                 std::vector<record::Trial> trials) {
  record::CaseResult c;
  c.facts.name = scenario + "/" + target + "/connections:" + std::to_string(connections);
  c.facts.scenario = scenario;
  c.facts.target = target;
  c.facts.target_kind = "process";
  c.facts.url = "http://127.0.0.1:5000/";
  c.facts.method = "GET";
  c.facts.path = "/";
  c.facts.connections = connections;
  c.facts.warmup_s = 2;
  c.facts.duration_s = 10;
  c.facts.timeout_s = 10;
  c.facts.repetitions = static_cast<int>(trials.size());
  c.trials = std::move(trials);
  return c;
}

inline record::Run run_of(std::vector<record::CaseResult> cases) {
  record::Run run;
  run.suite = "frameworks";
  run.suite_path = "scenarios/frameworks.yaml";
  run.suite_text = "targets: [flask, sanic]\nscenarios:\n  - name: hello\n";
  run.started = "2026-11-24T03:10:00.000Z";
  run.finished = "2026-11-24T03:24:47.900Z";
  run.environment.backbench_version = "0.1.0";
  run.environment.compiler = "g++ 12.2.0";
  run.environment.build_type = "release";
  run.environment.host_name = "ci-1";
  run.environment.kernel = "Linux 6.1.0 x86_64";
  run.environment.cpu_model = "Example CPU @ 2.60GHz";
  run.environment.cpus = 2;
  run.environment.cpu_mhz = 2596.5;
  run.environment.memory_bytes = 8'000'000'000;
  run.environment.load_average = {0.12, 0.5, 0.25};
  run.environment.open_files_limit = 1024;
  run.environment.commit = "0123456789abcdef0123456789abcdef01234567";
  run.environment.command_line = {"backbench", "run", "scenarios/frameworks.yaml"};
  run.cases = std::move(cases);
  return run;
}

/// Two trials of an open loop that goes from 100 to 1000 a second and back to 200, and so over its stages.
inline record::CaseResult staged_result() {
  const auto staged = [](int first, int second) {
    metrics::Measurement m = measured(first + second, 1ms, 1us, 40s);
    m.stages = {measured(first, 1ms, 1us, 10s), measured(second, 2ms, 10us, 30s)};
    return m;
  };
  record::CaseResult c =
      result("ramp", "flask", 50, {trial(0, staged(1000, 17'900)), trial(1, staged(900, 17'000))});
  c.facts.name = "ramp/flask/connections:50/rate:100..1000";
  c.facts.rate_per_second = 475;
  c.facts.arrival = "poisson";
  c.facts.idle = "sleep";
  c.facts.duration_s = 40;
  c.facts.stages = {{10s, base::Ramp{100, 100}, {}}, {30s, base::Ramp{1000, 200}, {}}};
  return c;
}

/// One of everything: three good repetitions, censored ones over the budget, a failure between two good ones,
/// and a target that never came up.
inline record::Run example_run() {
  metrics::Measurement loaded = measured(9000, 1ms, 200us);
  add_timeouts(loaded, 1000, 10s);
  return run_of({
      result("hello", "sanic", 10,
             {trial(0, measured(16000, 2ms, 500ns)), trial(1, measured(15000, 2ms, 520ns)),
              trial(2, measured(15500, 2ms, 510ns))}),
      result("hello", "sanic", 1000, {trial(0, loaded)}),
      result("hello", "flask", 10,
             {trial(0, measured(900, 8ms, 10us)),
              failed_trial(1, "the target died: killed by signal 9 (Killed)"),
              trial(2, measured(800, 8ms, 12us))}),
      result("hello", "flask", 1000,
             {failed_trial(
                 0, "targets/flask: exited with status 3 before it was ready\nlast log line: MemoryError")}),
  });
}

}  // namespace backbench::testing
