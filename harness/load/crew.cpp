#include "load/crew.hpp"

#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "load/thread_usage.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sched.h>

namespace backbench::load {
namespace {

// SYN queues of common servers hold 128; more attempts at once would measure the kernel's retransmission
// timer.
constexpr int most_connecting_at_once = 100;

/// Of the calling thread alone: targets inherit what the process has.
void keep_on(const std::vector<int>& cpus) {
  if (cpus.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) CPU_SET(static_cast<std::size_t>(cpu), &set);
  if (::sched_setaffinity(0, sizeof set, &set) == 0) return;
  throw base::Error(
      base::ExitCode::usage,
      fmt::format("the generator cannot be kept on processors {}: {}; this machine has or allows "
                  "none of them",
                  base::format_cpu_list(cpus), std::strerror(errno)));
}

}  // namespace

Crew::Crew(const Plan& plan, const Endpoint& endpoint, int worker, int workers, int most, int joined)
    : station(plan, endpoint, worker, workers, most, joined),
      joined_(joined),
      at_once_(std::max(1, most_connecting_at_once / workers)),
      lead_(plan.idle) {
  for (int i = 0; i < most; ++i) connections.emplace_back(station);
}

void Crew::open() {
  keep_on(station.plan.cpus);
  // A busy server accepts slowly: connections that sent already would hold up those still to be opened.
  station.gate.close();
  for (int i = joined_; i > 0; --i) {
    station.unopened.push_back(&connections[static_cast<std::size_t>(i - 1)]);
  }
  station.open_more(static_cast<std::size_t>(at_once_));
}

base::TimePoint Crew::turn(base::TimePoint until) {
  wait(until);
  station.send_queued();
  const base::TimePoint now = base::Clock::now();
  if (now >= station.next_due()) station.wake_parked();
  return now;
}

void Crew::wait(base::TimePoint until) {
  const base::TimePoint early = lead_.before(station.next_due());
  if (until < early) return station.reactor.wait(until);
  const bool sleeps = early > base::Clock::now();
  station.reactor.wait(early);
  if (sleeps) lead_.learn(base::Clock::now() - early);
}

void Crew::sweep(base::TimePoint now) {
  for (Connection& connection : connections) connection.sweep(now);
}

int Crew::count_open() const {
  return static_cast<int>(
      std::count_if(connections.begin(), connections.end(), [](const Connection& c) { return c.is_open(); }));
}

metrics::ThreadUsage Crew::usage() const {
  metrics::ThreadUsage used = thread_usage();
  used.cpu -= station.reactor.looked_in_vain();
  return used;
}

}  // namespace backbench::load
