#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

constexpr double tolerance = 0.05;
constexpr double few_unknown = 0.005;  // failures without a latency that can be overlooked
constexpr double few_reconnects = 0.01;
constexpr double untold_edge = 0.15;  // what a window of unknown length may be out by at its ends
constexpr double tick_s = 0.002;      // how exactly the end of a fixed number of requests is seen

/// Of the requests that ended, in seconds.
struct Times {
  double sum = 0;
  double longest = 0;  // of the longest, one for each that may be in flight at a time
};

/// Those still running at the end may stand in the distribution as well; they are then slower than all
/// others.
Times times_of(const metrics::Histogram& times, std::uint64_t ended, std::uint64_t at_a_time) {
  Times total;
  std::uint64_t shorter = ended - std::min(ended, at_a_time);
  for (std::size_t i = 0; i < times.counts().size() && ended > 0; ++i) {
    const std::uint64_t taken = std::min(ended, times.counts()[i]);
    const double middle_s = (static_cast<double>(metrics::Histogram::lowest_equivalent(i)) +
                             static_cast<double>(metrics::Histogram::highest_equivalent(i))) /
                            2e9;
    total.sum += static_cast<double>(taken) * middle_s;
    total.longest += static_cast<double>(taken - std::min(taken, shorter)) * middle_s;
    shorter -= std::min(taken, shorter);
    ended -= taken;
  }
  return total;
}

record::Finding violation(double per_second, double mean_s, double in_flight, double possible) {
  const auto mean = std::chrono::duration_cast<base::Nanoseconds>(base::Seconds(mean_s));
  const bool too_many = in_flight > possible;
  return finding(
      Check::littles_law, record::Severity::spoils,
      fmt::format("{}/s at a mean of {} are {} requests in flight, but {} {}", base::format_count(per_second),
                  base::format_latency(mean), base::format_count(in_flight),
                  too_many ? "there was room for" : "there should have been", base::format_count(possible)),
      too_many ? "rate and latency cannot both be right: do not use them until you know which one is wrong"
               : "the effective concurrency is the smaller figure: look for connections that the server "
                 "leaves waiting (BB05) and for errors");
}

/// By the figures of another tool: a rate, a mean, and the connections that were asked for.
Findings of_reported(const record::CaseFacts& facts, const metrics::Measurement& m) {
  const bool open_loop = facts.rate_per_second.has_value();
  const metrics::Distribution& times = open_loop ? m.service_time : m.response_time;
  const double window_s = base::Seconds(m.window).count();
  const auto completed = static_cast<double>(m.window_tally.completed());
  const auto mean = times.mean();
  // A mean of the requests per tick tells less exactly how many there were in all.
  const double per_second = window_s > 0 && completed > 0 ? completed / window_s : m.throughput();
  if (!mean || per_second <= 0 || facts.connections <= 0) return {};

  const double mean_s = base::Seconds(mean->value).count();
  // Cut down to a multiple, they were longer than is told, on average by up to one.
  const double longest_s = mean_s + base::Seconds(times.reported()->resolution).count();
  const double possible = static_cast<double>(facts.connections) * facts.pipelining;
  const auto max = times.max();
  const double edge =
      window_s > 0 ? (max ? base::Seconds(max->value).count() : mean_s) / window_s : untold_edge;
  if (per_second * mean_s > possible * (1 + tolerance + edge))
    return {violation(per_second, mean_s, per_second * mean_s, possible)};

  const bool unknown_times = static_cast<double>(m.window_tally.failed()) >
                             few_unknown * static_cast<double>(m.window_tally.ended_total());
  if (open_loop || unknown_times || per_second * longest_s >= possible * (1 - tolerance - edge)) return {};
  record::Finding too_few = violation(per_second, mean_s, per_second * mean_s, possible);
  too_few.severity = record::Severity::caution;
  too_few.cure =
      "the effective concurrency is the smaller figure, unless the tool was told a rate, which its file does "
      "not say: look for connections that the server leaves waiting";
  return {too_few};
}

}  // namespace

Findings check_littles_law(const record::CaseFacts& facts, const metrics::Measurement& m) {
  if (!m.reported_by.empty()) return of_reported(facts, m);
  const double window_s = base::Seconds(m.window).count();
  const metrics::Tally& books = m.window_tally;
  const std::uint64_t with_latency = books.ok() + books.count(metrics::Ending::timeout);
  if (window_s <= 0 || with_latency == 0 || m.connections_open <= 0) return {};

  const bool open_loop = facts.rate_per_second.has_value();
  const metrics::Distribution& times = open_loop ? m.service_time : m.response_time;
  const auto count = static_cast<double>(with_latency);
  const double possible = static_cast<double>(m.connections_open) * facts.pipelining;
  const Times total = times_of(times.values(), with_latency, static_cast<std::uint64_t>(possible));
  const double mean_s = total.sum / count;
  const double in_flight = total.sum / window_s;

  // A request counts where it ends: at each end of the window some of its time lies on the other side. As
  // many as can be in flight stick out, and after a pause of the machine they are the longest of all.
  const double met_s = total.longest / possible;
  // And a generator that wakes up late ends the window late: answers that are there are then still to be
  // read.
  const double late_s = base::Seconds(m.loop_lag.values().max()).count();
  const double edge_s =
      late_s + (facts.requests_total ? base::Seconds(times.values().max()).count() + tick_s : met_s);
  const double slack = tolerance + edge_s / window_s;
  if (in_flight > possible * (1 + slack)) return {violation(count / window_s, mean_s, in_flight, possible)};

  const auto ended = static_cast<double>(books.ended_total());
  const bool reconnecting =
      facts.requests_per_connection > 0 || static_cast<double>(m.reconnects) > few_reconnects * ended;
  const bool unknown_times = ended - count > few_unknown * ended;
  if (open_loop || reconnecting || unknown_times || in_flight >= possible * (1 - slack)) return {};
  return {violation(count / window_s, mean_s, in_flight, possible)};
}

}  // namespace backbench::verdict
