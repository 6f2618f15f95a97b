#include "record/measurement_json.hpp"

#include "record/distribution_json.hpp"
#include "record/series_json.hpp"

namespace backbench::record {
namespace {

using metrics::Ending;
using metrics::Measurement;
using metrics::Tally;
using metrics::Window;

void read_window(Members& members, Window& w) {
  members.skip("figures");
  w.window = members.at("window_ns").nanoseconds();
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
  m.warmup = members.at("warmup_ns").nanoseconds();
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
    m.threads.push_back({usage.at("cpu_ns").nanoseconds()});
    if (const auto waited = usage.find("run_queue_ns")) m.threads.back().run_queue = waited->nanoseconds();
    usage.finish();
  }
  if (const auto words = members.find("first_failure")) m.first_failure = words->text();
  m.interrupted = members.at("interrupted").flag();
  members.finish();
  return m;
}

}  // namespace backbench::record
