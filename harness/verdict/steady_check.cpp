#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"
#include "verdict/second_medians.hpp"
#include "verdict/steady_state.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

using record::Severity;

constexpr double little = 0.1;                 // by which the warm-up moves the trial's mean
constexpr double large_change_of_rate = 0.3;   // of the level
constexpr double large_change_of_time = 0.65;  // one level is about the double of the other
constexpr double audible_ns = 100'000;         // how late a machine wakes a sleeper varies by as much

/// The last second may be short, and a timer fires a little late.
std::size_t whole_seconds(const metrics::Measurement& m) {
  constexpr double tolerance_s = 0.01;
  return static_cast<std::size_t>(base::Seconds(m.window).count() + tolerance_s);
}

std::vector<double> rates_of(const metrics::Measurement& m) {
  std::vector<double> completed(whole_seconds(m), 0.0);
  for (std::size_t i = 0; i < std::min(completed.size(), m.series.size()); ++i)
    completed[i] = static_cast<double>(m.series[i].completed);
  return completed;
}

double mean_of(const std::vector<double>& series) {
  return std::accumulate(series.begin(), series.end(), 0.0) / static_cast<double>(series.size());
}

std::string per_second(double level) { return base::format_count(level) + "/s"; }

std::string latency(double ns) { return base::format_latency(base::Nanoseconds{std::llround(ns)}); }

/// A series, what was found in it, and how to speak of its levels.
struct Judged {
  SteadyState state;
  double mean = 0;

  std::size_t warm_up() const { return state.warm_up; }
  double moved() const { return std::abs(mean / state.level - 1); }
  double size_of_change() const { return std::abs(state.change->after - state.change->before) / state.level; }
};

std::optional<Judged> judged(const std::vector<double>& series, const SeriesBounds& bounds) {
  auto state = steady_state_of(series, bounds);
  if (!state || state->level <= 0) return std::nullopt;
  return Judged{*state, mean_of(series)};
}

/// Of the response times of a load whose rate the schedule has fixed: there they alone tell of a warm-up.
std::optional<Judged> judged_times(const record::CaseFacts& facts, const metrics::Measurement& m) {
  if (!facts.open_loop()) return std::nullopt;
  std::optional<Judged> times = judged(second_medians(m.series, whole_seconds(m)), latency_bounds);
  if (!times) return std::nullopt;
  SteadyState& state = times->state;
  if (state.warm_up_level - state.level < audible_ns) state.warm_up = 0;
  if (state.change && std::abs(state.change->after - state.change->before) < audible_ns) state.change.reset();
  return times;
}

record::Finding warm_up_finding(const record::CaseFacts& facts, const Judged& series,
                                const std::string& what) {
  const auto seconds = static_cast<double>(series.warm_up());
  return finding(Check::warm_up, series.moved() >= little ? Severity::spoils : Severity::caution,
                 fmt::format("the first {} s of the window were warm-up: {}", seconds, what),
                 fmt::format("set `warmup` to {} s or more", std::ceil(facts.warmup_s + seconds)));
}

record::Finding warm_up_of_rate(const record::CaseFacts& facts, const Judged& rates) {
  return warm_up_finding(facts, rates,
                         fmt::format("{} completed there, {} afterwards",
                                     per_second(rates.state.warm_up_level), per_second(rates.state.level)));
}

record::Finding warm_up_of_time(const record::CaseFacts& facts, const Judged& times) {
  return warm_up_finding(facts, times,
                         fmt::format("the median response time was {} there, {} afterwards",
                                     latency(times.state.warm_up_level), latency(times.state.level)));
}

record::Finding change_of_rate(const Judged& rates) {
  const SteadyState::Change& change = *rates.state.change;
  return finding(Check::not_steady,
                 rates.size_of_change() >= large_change_of_rate ? Severity::spoils : Severity::caution,
                 fmt::format("the rate did not settle: {} up to second {} of the window, {} after it",
                             per_second(change.before), change.at, per_second(change.after)),
                 "find out what changed (a neighbour on the machine, memory, a cache, a queue that fills), "
                 "and measure longer");
}

record::Finding change_of_time(const Judged& times) {
  const SteadyState::Change& change = *times.state.change;
  return finding(
      Check::not_steady,
      times.size_of_change() >= large_change_of_time ? Severity::spoils : Severity::caution,
      fmt::format(
          "the response time did not settle: a median of {} up to second {} of the window, {} after it",
          latency(change.before), change.at, latency(change.after)),
      "if it rose, the schedule may ask for more than the server can answer and a queue grows: lower `rate`; "
      "else find out what changed, and measure longer");
}

}  // namespace

Findings check_steady_state(const record::CaseFacts& facts, const metrics::Measurement& m) {
  const std::optional<Judged> rates = judged(rates_of(m), rate_bounds);
  const std::optional<Judged> times = judged_times(facts, m);
  const std::size_t slow_s = rates ? rates->warm_up() : 0;
  Findings found;
  if (times && times->warm_up() > slow_s) {
    found.push_back(warm_up_of_time(facts, *times));
  } else if (slow_s > 0) {
    found.push_back(warm_up_of_rate(facts, *rates));
  }
  if (rates && rates->state.change) {
    found.push_back(change_of_rate(*rates));
  } else if (times && times->state.change) {
    found.push_back(change_of_time(*times));
  }
  return found;
}

}  // namespace backbench::verdict
