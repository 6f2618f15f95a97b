#include "verdict/limit.hpp"

#include "verdict/catalogue.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

using base::format_share;
using record::Limit;
using record::LimitVerdict;

constexpr double always = 0.9;        // of the window; a thread with no more to spare has none
constexpr double near_ceiling = 0.8;  // of the rate the generator reaches at best
constexpr double kept_up = 0.95;      // of the offered rate
constexpr double full_server = 0.85;  // of the processors it could use
constexpr double whole_core = 0.1;    // how near to a whole number of processors
constexpr double full_machine = 0.9;
constexpr double much_held_back = 0.1;
constexpr double lossy = 0.01;
constexpr base::Nanoseconds late = std::chrono::milliseconds{10};
constexpr double late_share = 0.2;  // of the response time

std::string cores(double count) {
  return base::format_count(count) + (count == 1 ? " processor" : " processors");
}

std::optional<LimitVerdict> generator_at_its_end(const LimitEvidence& e) {
  const double throttled = e.server_throttled ? 0 : e.throttled;
  if (e.client_busy + e.client_waiting + throttled >= always) {
    std::string reason = fmt::format("the busiest generator thread computed for {} of the window",
                                     format_share(e.client_busy));
    if (e.client_waiting >= 0.01)
      reason += fmt::format(" and waited for a processor for {}", format_share(e.client_waiting));
    if (throttled >= 0.01)
      reason += fmt::format(" and was held back by a CPU limit for {}", format_share(throttled));
    return LimitVerdict{Limit::client, reason};
  }
  if (e.ceiling_per_second && e.ended_per_second >= near_ceiling * *e.ceiling_per_second) {
    return LimitVerdict{Limit::client,
                        fmt::format("{}/s is {} of the {}/s that this generator reaches on this machine",
                                    base::format_count(e.ended_per_second),
                                    format_share(e.ended_per_second / *e.ceiling_per_second),
                                    base::format_count(*e.ceiling_per_second))};
  }
  const auto lag = static_cast<double>(e.loop_lag.count());
  if (e.loop_lag >= late && lag >= late_share * static_cast<double>(e.response_time.count())) {
    return LimitVerdict{Limit::client,
                        fmt::format("the generator was {} late on average, and the mean response time is {}",
                                    base::format_latency(e.loop_lag), base::format_latency(e.response_time))};
  }
  return std::nullopt;
}

/// The rate that was offered, unless it was kept up with. Poisson arrivals of a short window scatter.
bool fell_behind(const LimitEvidence& e) {
  const double scatter = e.expected_arrivals > 0 ? 4 / std::sqrt(e.expected_arrivals) : 0;
  return e.ended_per_second < std::min(kept_up, 1 - scatter) * *e.offered_per_second;
}

bool server_full(const LimitEvidence& e) {
  const double used = *e.server_cores;
  const int usable = e.cpus > 0 ? std::min(e.cpus, e.in_flight) : e.in_flight;
  const double whole = std::round(used);
  return used >= full_server * usable || (whole >= 1 && std::abs(used - whole) <= whole_core);
}

LimitVerdict by_the_server(const LimitEvidence& e) {
  if (!e.server_cores) {
    return {Limit::unclear,
            fmt::format("the generator had time to spare ({} busy), and what the server used of the "
                        "processors is not known",
                        format_share(e.client_busy))};
  }
  if (server_full(e)) {
    return {Limit::server, fmt::format("the server kept {} busy, and the busiest generator thread was at {}",
                                       cores(*e.server_cores), format_share(e.client_busy))};
  }
  if (e.cpus > 0 && *e.server_cores + e.client_cores >= full_machine * e.cpus) {
    return {Limit::unclear,
            fmt::format("server and generator share {}, and used {} and {} of them", cores(e.cpus),
                        base::format_count(*e.server_cores), base::format_count(e.client_cores))};
  }
  const double others = e.others_cores.value_or(0);
  if (e.cpus > 0 && *e.server_cores + e.client_cores + others >= full_machine * e.cpus) {
    return {Limit::unclear,
            fmt::format("other processes kept {} of {} busy", base::format_count(others), cores(e.cpus))};
  }
  return {Limit::under_loaded,
          fmt::format("the server kept {} busy and the busiest generator thread was at {}: both had more "
                      "to give",
                      cores(*e.server_cores), format_share(e.client_busy))};
}

}  // namespace

LimitVerdict limit_of(const LimitEvidence& e) {
  if (const auto client = generator_at_its_end(e)) return *client;
  if (e.offered_per_second && !fell_behind(e)) {
    return {Limit::under_loaded, fmt::format("the server kept up with the {}/s that were offered",
                                             base::format_count(*e.offered_per_second))};
  }
  if (!e.loopback && e.retransmit_share.value_or(0) >= lossy) {
    return {Limit::network,
            fmt::format("{} of the TCP segments had to be sent again", format_share(*e.retransmit_share))};
  }
  if (e.steal_share.value_or(0) >= much_held_back) {
    return {Limit::unclear,
            fmt::format("the hypervisor took {} of the processors' time", format_share(*e.steal_share))};
  }
  if (e.throttled >= much_held_back) {
    return {Limit::unclear, fmt::format("a CPU limit held back {} for {} of the time",
                                        e.server_throttled ? "generator and server" : "the generator",
                                        format_share(e.throttled))};
  }
  LimitVerdict verdict = by_the_server(e);
  if (e.offered_per_second) {
    verdict.reason =
        fmt::format("{}/s of the {}/s offered were answered; {}", base::format_count(e.ended_per_second),
                    base::format_count(*e.offered_per_second), verdict.reason);
  }
  return verdict;
}

bool on_loopback(const record::CaseFacts& facts) {
  const std::size_t scheme = facts.url.find("://");
  if (scheme == std::string::npos) return true;
  const std::string_view host = std::string_view(facts.url).substr(scheme + 3);
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

LimitEvidence limit_evidence(const record::CaseFacts& facts, const record::Trial& trial,
                             const record::Environment& here) {
  const metrics::Measurement& m = trial.measured.value();
  const double window_s = base::Seconds(m.window).count();
  LimitEvidence e;
  if (window_s <= 0) return e;
  e.ended_per_second = static_cast<double>(m.window_tally.ended_total()) / window_s;
  if (facts.rate_per_second) {
    e.offered_per_second = facts.rate_per_second;
    e.expected_arrivals = *facts.rate_per_second * window_s;
  }
  e.in_flight = std::max(1, m.connections_open * facts.pipelining);
  e.cpus = here.cpus;
  e.loopback = on_loopback(facts);

  for (const metrics::ThreadUsage& thread : m.threads) {
    const double busy = base::Seconds(thread.cpu).count() / window_s;
    const double waiting = thread.run_queue ? base::Seconds(*thread.run_queue).count() / window_s : 0;
    e.client_cores += busy;
    if (busy + waiting >= e.client_busy + e.client_waiting) {
      e.client_busy = std::min(busy, 1.0);
      e.client_waiting = std::clamp(waiting, 0.0, 1 - e.client_busy);
    }
  }
  constexpr std::uint64_t enough_ticks = 10;  // a mean of fewer is one pause's luck
  if (const auto lag = m.loop_lag.mean(); lag && m.loop_lag.count() >= enough_ticks) e.loop_lag = lag->value;
  if (const auto mean = m.response_time.mean()) e.response_time = mean->value;

  if (trial.target_cost && trial.target_cost->over_s > 0) e.server_cores = trial.target_cost->cpu_cores();
  if (here.calibration) {
    if (const auto room = record::headroom(*here.calibration, m))
      e.ceiling_per_second = *room * m.throughput();
  }
  if (trial.surroundings) {
    e.steal_share = trial.surroundings->steal_share;
    e.others_cores = trial.surroundings->others_cores;
    e.throttled = trial.surroundings->throttled_share.value_or(0);
    e.server_throttled = facts.target_kind == "process" || facts.target_kind == "embedded";
    const auto& [sent, again] =
        std::pair(trial.surroundings->segments_sent, trial.surroundings->segments_retransmitted);
    if (sent && again && *sent > 0)
      e.retransmit_share = static_cast<double>(*again) / static_cast<double>(*sent);
  }
  return e;
}

Findings check_limit(const LimitVerdict& verdict) {
  if (verdict.limit == Limit::client) {
    return {finding(
        Check::client_bound, record::Severity::spoils, "the generator was the limit: " + verdict.reason,
        "give the generator more `threads` and processors of its own (`cpus` for the target, --cpus for the "
        "generator, or a second machine), or measure below that rate with `rate`")};
  }
  if (verdict.limit == Limit::network) {
    return {finding(Check::network_bound, record::Severity::spoils,
                    "the network was the limit: " + verdict.reason,
                    "measure over a faster or less loaded link, or on the server's own machine")};
  }
  return {};
}

}  // namespace backbench::verdict
