#include "record/autocannon_json.hpp"

#include "record/distribution_json.hpp"
#include "record/measurement_json.hpp"
#include "record/per_second.hpp"
#include "record/verdict_json.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace backbench::record {
namespace {

using metrics::Ending;
using metrics::Histogram;

constexpr std::pair<const char*, double> percentiles[] = {
    {"p0_001", 0.001}, {"p0_01", 0.01}, {"p0_1", 0.1},   {"p1", 1},         {"p2_5", 2.5},
    {"p10", 10},       {"p25", 25},     {"p50", 50},     {"p75", 75},       {"p90", 90},
    {"p97_5", 97.5},   {"p99", 99},     {"p99_9", 99.9}, {"p99_99", 99.99}, {"p99_999", 99.999}};

/// As JavaScript prints it: without a fraction when there is none.
Json number(double value) {
  if (value == std::floor(value) && std::abs(value) < 9e15) return static_cast<std::int64_t>(value);
  return value;
}

double round_to(double value, double steps) { return std::round(value * steps) / steps; }

/// hdr-histogram-percentiles-obj rounds averages up to the next hundredth, always.
Json rounded_up(double value) { return number(std::ceil(value * 100) / 100); }

/// hdr-histogram's minNonZeroValue, 0 when there is none.
base::Nanoseconds least_above_zero(const Histogram& h) {
  if (h.min().count() > 0) return h.min();
  for (std::size_t i = 1; i < h.counts().size(); ++i)
    if (h.counts()[i]) return base::Nanoseconds{Histogram::lowest_equivalent(i)};
  return base::Nanoseconds{0};
}

struct Scale {
  double unit;   // of the histogram's values in one of the result's
  double steps;  // of the result's values in one, below which they are rounded
};
constexpr Scale milliseconds{1e6, 1000};
constexpr Scale plain{1, 1};

Json histogram_json(const Histogram& h, Scale scale, std::optional<std::uint64_t> total = {}) {
  const auto value = [&](base::Nanoseconds v) {
    return number(round_to(static_cast<double>(v.count()) / scale.unit, scale.steps));
  };
  Json json;
  json["average"] = rounded_up(h.mean_ns() / scale.unit);
  json["mean"] = json["average"];
  json["stddev"] = rounded_up(h.stddev_ns() / scale.unit);
  json["min"] = value(least_above_zero(h));
  json["max"] = value(h.max());
  if (total) json["total"] = *total;
  for (const auto& [key, percent] : percentiles) json[key] = value(h.value_at(percent / 100));
  return json;
}

std::uint64_t errors_of(const metrics::Tally& books) {
  return books.count(Ending::connect) + books.count(Ending::reset) + books.count(Ending::closed_early) +
         books.count(Ending::malformed) + books.count(Ending::timeout);
}

Json status_code_stats(const metrics::StatusCounts& statuses) {
  Json json = Json::object();
  for (std::size_t i = 0; i < statuses.by_code.size(); ++i)
    if (statuses.by_code[i]) json[std::to_string(i + 100)] = {{"count", statuses.by_code[i]}};
  return json;
}

Json ours(const CaseFacts& facts, const Trial& trial, const metrics::Measurement& m) {
  Json json;
  json["case"] = facts.name;
  json["scenario"] = facts.scenario;
  json["target"] = facts.target;
  json["repetition"] = trial.index;
  if (facts.rate_per_second) json["rate_per_second"] = *facts.rate_per_second;
  if (trial.failure) json["failure"] = *trial.failure;
  if (trial.limit) json["limit"] = json_of(*trial.limit);
  if (const auto trusted = trial.trusted()) json["trusted"] = *trusted;
  if (!trial.findings.empty()) json["findings"] = json_of(trial.findings);
  json["figures"] = figures_of(m);
  json["window"] = json_of(m.window_tally);
  json["response_time"] = summary_of(m.response_time);
  json["service_time"] = summary_of(m.service_time);
  json["send_lag"] = summary_of(m.send_lag);
  json["time_to_first_byte"] = summary_of(m.time_to_first_byte);
  json["connect_time"] = summary_of(m.connect_time);
  if (m.tls_handshake_time.count() > 0) json["tls_handshake_time"] = summary_of(m.tls_handshake_time);
  return json;
}

}  // namespace

std::string to_autocannon_json(const CaseFacts& facts, const Trial& trial) {
  const metrics::Measurement& m = trial.measured.value();
  const PerSecond seconds = per_second_of(m);
  const metrics::Tally& books = m.window_tally;

  Json json;
  json["title"] = facts.name;
  json["url"] = facts.url;
  json["connections"] = facts.connections;
  json["sampleInt"] = 1000;
  json["pipelining"] = facts.pipelining;
  json["workers"] = facts.threads;
  json["duration"] = number(round_to(base::Seconds(m.window).count(), 100));
  json["samples"] = seconds.samples;
  json["start"] = trial.started;
  json["finish"] = trial.finished;
  json["errors"] = errors_of(books);
  json["timeouts"] = books.count(Ending::timeout);
  json["mismatches"] = books.count(Ending::mismatch);
  json["non2xx"] =
      m.statuses.of_class(1) + m.statuses.of_class(3) + m.statuses.of_class(4) + m.statuses.of_class(5);
  json["resets"] = 0;  // autocannon's word for a request that its own script withheld
  for (int hundreds = 1; hundreds <= 5; ++hundreds)
    json[fmt::format("{}xx", hundreds)] = m.statuses.of_class(hundreds);
  json["statusCodeStats"] = status_code_stats(m.statuses);
  json["latency"] = histogram_json(m.response_time.values(), milliseconds);
  json["latency"]["totalCount"] = m.response_time.count();
  json["requests"] = histogram_json(seconds.completed, plain, books.completed());
  json["requests"]["sent"] = books.sent;
  json["throughput"] = histogram_json(seconds.bytes, plain, m.bytes_received);
  json["x_backbench"] = ours(facts, trial, m);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace backbench::record
