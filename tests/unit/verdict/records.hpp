#pragma once

#include "record/run.hpp"
#include "support/example_run.hpp"

#include <string>
#include <vector>

/// Records in which nothing is wrong, to be spoiled by a test in exactly one way.
namespace backbench::verdict::testing {

using namespace std::chrono_literals;
using backbench::testing::keep_seconds;
using backbench::testing::result;
using backbench::testing::run_of;
using backbench::testing::trial;

/// A closed loop in its steady state: every connection always has a request in flight, so that each takes
/// connections / rate; the generator is busy for 30 % of the time and every connection gets as much.
inline metrics::Measurement steady(int connections, int per_second, int seconds = 10) {
  metrics::Measurement m;
  m.warmup = 2s;
  m.window = std::chrono::seconds(seconds);
  m.connections_asked = m.connections_open = connections;
  const auto total = static_cast<std::uint64_t>(per_second) * static_cast<std::uint64_t>(seconds);
  const base::Nanoseconds each{1'000'000'000LL * connections / per_second};
  m.window_tally.sent = total;
  m.window_tally.ended[0] = total;
  m.window_tally.in_flight_at_start = m.window_tally.in_flight_at_end =
      static_cast<std::uint64_t>(connections);
  m.whole = m.window_tally;
  m.statuses.by_code[100] = total;  // status 200
  for (std::uint64_t i = 0; i < total; ++i) {
    m.response_time.record(each);
    m.service_time.record(each);
    m.send_lag.record(0ns);
  }
  const auto count = static_cast<std::uint64_t>(per_second);
  m.series.assign(static_cast<std::size_t>(seconds), {count, count, 0, count * 1000});
  m.bytes_received = total * 1000;
  m.threads = {{m.window * 3 / 10, m.window / 100}};
  for (int i = 0; i < 100; ++i) m.loop_lag.record(50us);
  m.fairness.emplace();
  for (int i = 0; i < connections; ++i) m.fairness->add(total / static_cast<std::uint64_t>(connections));
  return m;
}

/// Turns so many of its correct answers into failures of a kind.
inline void fail(metrics::Measurement& m, metrics::Ending how, std::uint64_t count) {
  for (metrics::Tally* books : {&m.window_tally, &m.whole}) {
    books->ended[0] -= count;
    books->ended[static_cast<std::size_t>(how)] += count;
  }
}

inline record::CaseFacts facts(int connections) { return result("hello", "flask", connections, {}).facts; }

inline record::Environment quiet_machine() {
  record::Environment here;
  here.cpus = 2;
  here.load_average = {0.05, 0.1, 0.2};
  here.open_files_hard_limit = 20'000;
  here.outgoing_ports = 28'232;
  return here;
}

/// "BB03 spoils" of each, in their order.
inline std::vector<std::string> ids(const std::vector<record::Finding>& findings) {
  std::vector<std::string> all;
  for (const record::Finding& f : findings) all.push_back(f.id + " " + std::string(name(f.severity)));
  return all;
}

using Ids = std::vector<std::string>;

}  // namespace backbench::verdict::testing
