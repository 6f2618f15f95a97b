#include "record/measurement_json.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace backbench::record {
namespace {

using metrics::Distribution;
using metrics::Ending;
using metrics::Histogram;
using metrics::Measurement;
using metrics::Tally;
using metrics::Window;

constexpr std::int64_t longest = std::numeric_limits<std::int64_t>::max();

base::Nanoseconds duration_of(const Node& node) { return base::Nanoseconds{node.integer(0, longest)}; }

Json json_of(const Histogram& h) {
  Json json = Json::object();
  json["min_ns"] = h.min().count();
  json["max_ns"] = h.max().count();
  json["clamped"] = h.clamped();
  Json& counts = json["counts"] = Json::array();
  for (std::size_t i = 0; i < h.counts().size(); ++i)
    if (h.counts()[i]) counts.push_back(Json::array({i, h.counts()[i]}));
  return json;
}

void read_counts(const Node& list, Histogram& h) {
  if (!list.raw().is_array()) list.fail("must be a list");
  std::int64_t last = -1;
  for (std::size_t i = 0; i < list.raw().size(); ++i) {
    const Json& pair = list.raw()[i];
    const auto refuse = [&](std::string_view rule) {
      Node(pair, fmt::format("{}[{}]", list.place(), i)).fail(std::string(rule));
    };
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number_unsigned() ||
        !pair[1].is_number_unsigned())
      refuse("must be a pair of whole numbers, [bucket, count]");
    const auto bucket = pair[0].get<std::uint64_t>();
    const auto times = pair[1].get<std::uint64_t>();
    if (bucket >= Histogram::counter_count)
      refuse(fmt::format("names a bucket beyond the last one, {}", Histogram::counter_count - 1));
    if (static_cast<std::int64_t>(bucket) <= last)
      refuse("must name a higher bucket than the pair before it");
    if (times == 0 || times > std::uint64_t{longest} - h.count()) refuse("must have a count of 1 or more");
    last = static_cast<std::int64_t>(bucket);
    h.add_at(bucket, times);
  }
}

void read_histogram(const Node& node, Histogram& h) {
  Members members(node);
  read_counts(members.at("counts"), h);
  const base::Nanoseconds min = duration_of(members.at("min_ns"));
  const base::Nanoseconds max = duration_of(members.at("max_ns"));
  const Node clamped = members.at("clamped");
  if (clamped.count() > h.count()) clamped.fail("must not be more than all counts together");
  members.finish();
  if (h.empty()) return;
  const auto bucket = [](base::Nanoseconds value) {
    return Histogram::index_of(std::min(value.count(), Histogram::highest_trackable));
  };
  if (bucket(min) != bucket(h.min())) node.fail("has a min_ns that is not in its lowest bucket");
  if (bucket(max) != bucket(h.max())) node.fail("has a max_ns that is not in its highest bucket");
  if (min > max || max.count() > Histogram::highest_trackable)
    node.fail("has an impossible min_ns or max_ns");
  h.restore(min, max, clamped.count());
}

Json json_of(const Distribution& d) {
  Json json = summary_of(d);
  json["histogram"] = json_of(d.values());
  if (d.censored_count()) json["censored_histogram"] = json_of(d.censored());
  return json;
}

void read_distribution(const Node& node, Distribution& d) {
  Members members(node);
  for (const char* derived :
       {"count", "censored", "mean", "p50", "p75", "p90", "p95", "p99", "p99.9", "p99.99", "max"})
    members.skip(derived);
  read_histogram(members.at("histogram"), d.mutable_values());
  if (const auto censored = members.find("censored_histogram")) {
    read_histogram(*censored, d.mutable_censored());
    const auto all = d.values().counts();
    const auto part = d.censored().counts();
    for (std::size_t i = 0; i < part.size(); ++i)
      if (part[i] > (i < all.size() ? all[i] : 0))
        censored->fail(fmt::format("counts more in bucket {} than the histogram of all samples", i));
  }
  members.finish();
  d.trim();
}

/// Column by column, which is half the text and what plots want.
Json json_of(const std::vector<metrics::SecondSample>& series) {
  Json json = {{"interval_s", 1},
               {"ok", Json::array()},
               {"completed", Json::array()},
               {"failed", Json::array()},
               {"bytes", Json::array()}};
  for (const metrics::SecondSample& second : series) {
    json["ok"].push_back(second.ok);
    json["completed"].push_back(second.completed);
    json["failed"].push_back(second.failed);
    json["bytes"].push_back(second.bytes);
  }
  return json;
}

std::vector<metrics::SecondSample> series_of(const Node& node) {
  Members members(node);
  if (const Node interval = members.at("interval_s"); interval.number() != 1) interval.fail("must be 1");
  std::vector<metrics::SecondSample> series(members.at("ok").items().size());
  const auto column = [&](const char* name, std::uint64_t metrics::SecondSample::*field) {
    const Node list = members.at(name);
    const std::vector<Node> items = list.items();
    if (items.size() != series.size()) list.fail("must be as long as the other columns");
    for (std::size_t i = 0; i < items.size(); ++i) series[i].*field = items[i].count();
  };
  column("ok", &metrics::SecondSample::ok);
  column("completed", &metrics::SecondSample::completed);
  column("failed", &metrics::SecondSample::failed);
  column("bytes", &metrics::SecondSample::bytes);
  members.finish();
  return series;
}

void read_window(Members& members, Window& w) {
  members.skip("figures");
  w.window = duration_of(members.at("window_ns"));
  w.window_tally = tally_of(members.at("window"));
  w.statuses = statuses_of(members.at("statuses"));
  read_distribution(members.at("response_time"), w.response_time);
  read_distribution(members.at("service_time"), w.service_time);
  read_distribution(members.at("time_to_first_byte"), w.time_to_first_byte);
  read_distribution(members.at("send_lag"), w.send_lag);
  w.bytes_received = members.at("bytes_received").count();
  w.bytes_sent = members.at("bytes_sent").count();
}

Json json_of(const metrics::Fairness& f) {
  return {{"connections", f.connections},
          {"starved", f.starved},
          {"responses", f.responses},
          {"fewest", f.fewest},
          {"most", f.most},
          {"squares", f.squares},
          {"jain", f.jain()}};
}

metrics::Fairness fairness_of(const Node& node) {
  Members members(node);
  metrics::Fairness f;
  f.connections = members.at("connections").count();
  f.starved = members.at("starved").count();
  f.responses = members.at("responses").count();
  f.fewest = members.at("fewest").count();
  f.most = members.at("most").count();
  f.squares = members.at("squares").number();
  members.skip("jain");
  members.finish();
  return f;
}

Json figure(const metrics::Quantile& q) {
  Json json = {{"value_ms", static_cast<double>(q.value.count()) / 1e6}};
  if (q.censored) json["at_least"] = true;
  return json;
}

}  // namespace

Json json_of(const Tally& books) {
  Json json = {{"in_flight_at_start", books.in_flight_at_start}, {"sent", books.sent}};
  for (std::size_t i = 0; i < metrics::ending_count; ++i)
    json[std::string(name(static_cast<Ending>(i)))] = books.ended[i];
  json["in_flight_at_end"] = books.in_flight_at_end;
  return json;
}

Tally tally_of(const Node& node) {
  Members members(node);
  Tally books;
  books.in_flight_at_start = members.at("in_flight_at_start").count();
  books.sent = members.at("sent").count();
  for (std::size_t i = 0; i < metrics::ending_count; ++i)
    books.ended[i] = members.at(name(static_cast<Ending>(i))).count();
  books.in_flight_at_end = members.at("in_flight_at_end").count();
  members.finish();
  return books;
}

Json json_of(const metrics::StatusCounts& statuses) {
  Json json = Json::object();
  for (std::size_t i = 0; i < statuses.by_code.size(); ++i)
    if (statuses.by_code[i]) json[std::to_string(i + 100)] = statuses.by_code[i];
  return json;
}

metrics::StatusCounts statuses_of(const Node& node) {
  Members members(node);
  metrics::StatusCounts statuses;
  for (std::size_t i = 0; i < statuses.by_code.size(); ++i)
    if (const auto count = members.find(std::to_string(i + 100))) statuses.by_code[i] = count->count();
  members.finish();
  return statuses;
}

Json summary_of(const Distribution& d) {
  Json json = Json::object();
  if (!d.reported() || d.count() > 0) json = {{"count", d.count()}, {"censored", d.censored_count()}};
  if (const auto mean = d.mean()) json["mean"] = figure(*mean);
  constexpr std::pair<const char*, double> quantiles[] = {{"p50", 0.5},      {"p75", 0.75}, {"p90", 0.9},
                                                          {"p95", 0.95},     {"p99", 0.99}, {"p99.9", 0.999},
                                                          {"p99.99", 0.9999}};
  for (const auto& [key, q] : quantiles)
    if (const auto value = d.quantile(q)) json[key] = figure(*value);
  if (const auto max = d.max()) json["max"] = figure(*max);
  return json;
}

Json figures_of(const Window& w) {
  Json json = Json::object();
  const metrics::ReportedRates rates = w.known_rates();
  if (rates.rps) json["rps"] = *rates.rps;
  if (rates.throughput) json["throughput"] = *rates.throughput;
  if (rates.mb_per_s) json["mb_per_s"] = *rates.mb_per_s;
  json["failed"] = w.window_tally.failed();
  if (w.window_tally.ended_total()) json["failed_share"] = w.window_tally.failed_share();
  return json;
}

Json json_of(const Window& w) {
  Json json;
  json["figures"] = figures_of(w);
  json["window_ns"] = w.window.count();
  json["window"] = json_of(w.window_tally);
  json["statuses"] = json_of(w.statuses);
  json["response_time"] = json_of(w.response_time);
  json["service_time"] = json_of(w.service_time);
  json["time_to_first_byte"] = json_of(w.time_to_first_byte);
  json["send_lag"] = json_of(w.send_lag);
  json["bytes_received"] = w.bytes_received;
  json["bytes_sent"] = w.bytes_sent;
  return json;
}

Json json_of(const Measurement& m) {
  Json json = json_of(static_cast<const Window&>(m));
  json["warmup_ns"] = m.warmup.count();
  json["whole"] = json_of(m.whole);
  json["connect_time"] = json_of(m.connect_time);
  if (m.loop_lag.count()) json["loop_lag"] = json_of(m.loop_lag);
  if (m.tls_handshake_time.count() > 0) {
    json["tls_handshake_time"] = json_of(m.tls_handshake_time);
    json["tls_sessions_reused"] = m.tls_sessions_reused;
  }
  json["series"] = json_of(m.series);
  if (!m.stages.empty()) json["stages"] = Json::array();
  for (const Window& stage : m.stages) json["stages"].push_back(json_of(stage));
  json["connections_asked"] = m.connections_asked;
  json["connections_open"] = m.connections_open;
  if (m.fairness) json["fairness"] = json_of(*m.fairness);
  json["reconnects"] = m.reconnects;
  json["threads"] = Json::array();
  for (const metrics::ThreadUsage& thread : m.threads) {
    Json usage = {{"cpu_ns", thread.cpu.count()}};
    if (thread.run_queue) usage["run_queue_ns"] = thread.run_queue->count();
    json["threads"].push_back(std::move(usage));
  }
  if (!m.first_failure.empty()) json["first_failure"] = m.first_failure;
  json["interrupted"] = m.interrupted;
  return json;
}

Measurement measurement_of(const Node& node) {
  Members members(node);
  Measurement m;
  read_window(members, m);
  m.warmup = duration_of(members.at("warmup_ns"));
  m.whole = tally_of(members.at("whole"));
  read_distribution(members.at("connect_time"), m.connect_time);
  if (const auto lag = members.find("loop_lag")) read_distribution(*lag, m.loop_lag);
  if (const auto handshakes = members.find("tls_handshake_time")) {
    read_distribution(*handshakes, m.tls_handshake_time);
    m.tls_sessions_reused = members.at("tls_sessions_reused").count();
  }
  m.series = series_of(members.at("series"));
  if (const auto stages = members.find("stages")) {
    for (const Node& stage : stages->items()) {
      Members of_stage(stage);
      read_window(of_stage, m.stages.emplace_back());
      of_stage.finish();
    }
  }
  m.connections_asked = members.at("connections_asked").small();
  m.connections_open = members.at("connections_open").small();
  if (const auto fairness = members.find("fairness")) m.fairness = fairness_of(*fairness);
  m.reconnects = members.at("reconnects").count();
  for (const Node& thread : members.at("threads").items()) {
    Members usage(thread);
    m.threads.push_back({duration_of(usage.at("cpu_ns"))});
    if (const auto waited = usage.find("run_queue_ns")) m.threads.back().run_queue = duration_of(*waited);
    usage.finish();
  }
  if (const auto words = members.find("first_failure")) m.first_failure = words->text();
  m.interrupted = members.at("interrupted").flag();
  members.finish();
  return m;
}

}  // namespace backbench::record
