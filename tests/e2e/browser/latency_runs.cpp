#include "latency_runs.hpp"

#include "support/example_run.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace backbench::testing {
namespace {

/// One request: how long it took, and whether it was given up or had not ended when the window closed.
struct Ended {
  base::Nanoseconds taken;
  enum { well, timed_out, unfinished } how = well;
};

using Second = std::vector<Ended>;

base::Nanoseconds lognormal(std::mt19937_64& random, base::Nanoseconds median, double sigma) {
  std::lognormal_distribution<double> shape(0, sigma);
  return base::Nanoseconds{static_cast<std::int64_t>(static_cast<double>(median.count()) * shape(random))};
}

metrics::Measurement measurement_of(const std::vector<Second>& seconds, int connections) {
  metrics::Measurement m;
  m.warmup = 2s;
  m.window = std::chrono::seconds(seconds.size());
  m.series.resize(seconds.size());
  for (std::size_t s = 0; s < seconds.size(); ++s) {
    metrics::SecondTimes times;
    for (const Ended& request : seconds[s]) {
      ++m.window_tally.sent;
      for (metrics::Distribution* d : {&m.response_time, &m.service_time, &m.time_to_first_byte})
        request.how == Ended::well ? d->record(request.taken) : d->record_censored(request.taken);
      m.send_lag.record(3us);
      times.record(request.taken);
      if (request.how == Ended::unfinished) {
        ++m.window_tally.in_flight_at_end;
        continue;
      }
      if (request.how == Ended::timed_out) {
        m.window_tally.add(metrics::Ending::timeout);
        ++m.series[s].failed;
        continue;
      }
      m.window_tally.add(metrics::Ending::ok);
      m.statuses.add(200);
      ++m.series[s].ok;
      ++m.series[s].completed;
      m.series[s].bytes += 1000;
      m.bytes_received += 1000;
    }
    m.series[s].response_times = times.take();
  }
  m.bytes_sent = m.window_tally.sent * 60;
  m.whole = m.window_tally;
  m.connections_asked = m.connections_open = connections;
  for (int i = 0; i < connections; ++i) m.connect_time.record(100us + i * 1us);
  m.threads = {{m.window / 4, std::nullopt}};
  if (m.window_tally.failed()) m.first_failure = "timeout: no response within the timeout";
  m.trim();
  return m;
}

record::Trial trial_over(int index, const std::vector<Second>& seconds, int connections) {
  return trial(index, measurement_of(seconds, connections));
}

/// Seconds of a closed loop whose clients each wait for their answer: as many requests end as fit.
std::vector<Second> closed_loop(int length, int connections,
                                const std::function<base::Nanoseconds(int)>& taken) {
  std::vector<Second> seconds(static_cast<std::size_t>(length));
  for (int second = 0; second < length; ++second) {
    base::Nanoseconds spent{0};
    while (spent < connections * base::Nanoseconds{1s}) {
      spent += seconds[static_cast<std::size_t>(second)].emplace_back(Ended{taken(second)}).taken;
    }
  }
  return seconds;
}

std::vector<Second> cache_seconds(int trial, int connections) {
  std::mt19937_64 random(static_cast<std::uint64_t>(trial * 1000 + connections));
  std::uniform_real_distribution<double> part(0, 1);
  const auto slowdown = std::max(1, connections / 10);
  std::vector<Second> seconds = closed_loop(30, connections, [&](int second) {
    const double missed = 0.06 + 0.9 * std::exp(-second / 1.5);
    const base::Nanoseconds own = part(random) < missed ? lognormal(random, 42ms * slowdown, 0.22)
                                                        : lognormal(random, 2200us * slowdown, 0.16);
    const bool collecting = second % 7 == 6 && part(random) < 0.05;
    return collecting ? own + lognormal(random, 130ms, 0.12) : own;
  });
  if (trial == 0) {
    // Nothing is answered for two seconds; all clients wait, and are answered together.
    seconds[16].resize(seconds[16].size() / 3);
    seconds[17].clear();
    seconds[18].resize(seconds[18].size() / 2);
    for (int client = 0; client < connections; ++client)
      seconds[18].push_back({lognormal(random, 2200ms, 0.03)});
  }
  if (trial == 1) seconds.back().push_back({3s, Ended::unfinished});
  if (trial == 2)
    for (int client = 0; client < connections / 2; ++client) seconds[24].push_back({10s, Ended::timed_out});
  return seconds;
}

/// As many into each second as ended there with a response time, of every latency the same share.
void spread(metrics::Measurement& m) {
  const bool timeouts = m.window_tally.count(metrics::Ending::timeout) > 0;
  std::vector<std::uint64_t> room;
  for (const metrics::SecondSample& second : m.series)
    room.push_back(second.ok + (timeouts ? second.failed : 0));
  std::vector<metrics::SecondCounts> seconds(m.series.size());
  const auto put = [&](std::size_t second, std::size_t bucket, std::uint64_t times) {
    if (times > 0)
      seconds[second].push_back({static_cast<std::uint32_t>(bucket), static_cast<std::uint32_t>(times)});
    room[second] -= times;
  };
  for (const auto& [bucket, count] : metrics::coarse(m.response_time.values())) {
    const auto all = std::accumulate(room.begin(), room.end(), std::uint64_t{0});
    std::vector<std::uint64_t> times;
    for (const std::uint64_t free : room) times.push_back(count * free / all);
    for (auto left = count - std::accumulate(times.begin(), times.end(), std::uint64_t{0}); left > 0;
         --left) {
      std::size_t most = 0;
      for (std::size_t s = 0; s < room.size(); ++s)
        if (room[s] - times[s] > room[most] - times[most]) most = s;
      ++times[most];
    }
    for (std::size_t s = 0; s < room.size(); ++s) put(s, bucket, times[s]);
  }
  for (std::size_t s = 0; s < room.size(); ++s) m.series[s].response_times = std::move(seconds[s]);
}

}  // namespace

void spread_over_seconds(record::Run& run) {
  for (record::CaseResult& result : run.cases)
    for (record::Trial& t : result.trials)
      if (t.measured) spread(*t.measured);
}

record::Run cache_run() {
  std::vector<record::CaseResult> cases;
  for (const int connections : {10, 40}) {
    std::vector<record::Trial> trials;
    for (int i = 0; i < 3; ++i) trials.push_back(trial_over(i, cache_seconds(i, connections), connections));
    cases.push_back(result("cached", "shop", connections, std::move(trials)));
    cases.back().facts.duration_s = 30;
  }
  return run_of(std::move(cases));
}

record::Run long_run() {
  std::mt19937_64 random(7);
  const std::vector<Second> seconds = closed_loop(700, 1, [&](int second) {
    return lognormal(random, second >= 300 && second < 360 ? 90ms : 20ms, 0.3);
  });
  std::vector<record::CaseResult> cases = {result("long", "steady", 1, {trial_over(0, seconds, 1)})};
  cases.back().facts.duration_s = 700;
  return run_of(std::move(cases));
}

}  // namespace backbench::testing
