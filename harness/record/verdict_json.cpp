#include "record/verdict_json.hpp"

namespace backbench::record {
namespace {

template <class T>
void put(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

std::optional<double> number_at(Members& members, const char* key) {
  const auto node = members.find(key);
  return node ? std::optional(node->number()) : std::nullopt;
}

std::optional<std::uint64_t> count_at(Members& members, const char* key) {
  const auto node = members.find(key);
  return node ? std::optional(node->count()) : std::nullopt;
}

}  // namespace

Json json_of(const Surroundings& s) {
  Json json = {{"seconds", s.seconds}};
  put(json, "steal_share", s.steal_share);
  put(json, "throttled_share", s.throttled_share);
  put(json, "thermal_throttles", s.thermal_throttles);
  put(json, "segments_sent", s.segments_sent);
  put(json, "segments_retransmitted", s.segments_retransmitted);
  put(json, "listen_overflows", s.listen_overflows);
  put(json, "time_wait", s.time_wait);
  put(json, "others_cores", s.others_cores);
  if (!s.busiest_other.empty()) {
    json["busiest_other"] = s.busiest_other;
    json["busiest_other_cores"] = s.busiest_other_cores;
  }
  return json;
}

Surroundings surroundings_of(const Node& node) {
  Members members(node);
  Surroundings s;
  s.seconds = members.at("seconds").number();
  s.steal_share = number_at(members, "steal_share");
  s.throttled_share = number_at(members, "throttled_share");
  s.thermal_throttles = count_at(members, "thermal_throttles");
  s.segments_sent = count_at(members, "segments_sent");
  s.segments_retransmitted = count_at(members, "segments_retransmitted");
  s.listen_overflows = count_at(members, "listen_overflows");
  s.time_wait = count_at(members, "time_wait");
  s.others_cores = number_at(members, "others_cores");
  if (const auto busiest = members.find("busiest_other")) s.busiest_other = busiest->text();
  s.busiest_other_cores = number_at(members, "busiest_other_cores").value_or(0);
  members.finish();
  return s;
}

Json json_of(const std::vector<Finding>& findings) {
  Json json = Json::array();
  for (const Finding& f : findings)
    json.push_back({{"id", f.id},
                    {"title", f.title},
                    {"severity", name(f.severity)},
                    {"reason", f.reason},
                    {"cure", f.cure}});
  return json;
}

std::vector<Finding> findings_of(const Node& node) {
  std::vector<Finding> findings;
  for (const Node& item : node.items()) {
    Members members(item);
    Finding f;
    f.id = members.at("id").text();
    f.title = members.at("title").text();
    const Node severity = members.at("severity");
    const auto known = severity_of(severity.text());
    if (!known) severity.fail("must be one of note, caution, spoils, fault");
    f.severity = *known;
    f.reason = members.at("reason").text();
    f.cure = members.at("cure").text();
    members.finish();
    findings.push_back(std::move(f));
  }
  return findings;
}

Json json_of(const LimitVerdict& verdict) {
  return {{"by", name(verdict.limit)}, {"reason", verdict.reason}};
}

LimitVerdict limit_verdict_of(const Node& node) {
  Members members(node);
  const Node by = members.at("by");
  const auto known = limit_of(by.text());
  if (!known) by.fail("must be one of server-bound, client-bound, network-bound, under-loaded, unclear");
  LimitVerdict verdict{*known, members.at("reason").text()};
  members.finish();
  return verdict;
}

}  // namespace backbench::record
