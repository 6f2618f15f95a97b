#include "scenario/check_scenario.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

/// The i-th value of an axis, or the key's only value.
Span span_of(const ScenarioDraft& draft, std::string_view key, std::size_t i = 0) {
  const auto given = draft.given.find(key);
  if (given == draft.given.end()) return draft.place;
  const Node& value = given->second->value;
  return value.kind == Node::Kind::list && i < value.items.size() ? value.items[i].span : value.span;
}

bool is_given(const ScenarioDraft& draft, std::string_view key) {
  return draft.given.find(key) != draft.given.end();
}

void check_threads(Document& document, const ScenarioDraft& draft) {
  const Scenario& s = draft.scenario;
  const int threads = *std::max_element(s.threads.begin(), s.threads.end());
  const bool in_stages = s.connection_stages();
  const std::vector<int> counts =
      in_stages ? std::vector<int>{static_cast<int>(base::range_of(s.stages).from)} : s.connections;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] >= threads) continue;
    const bool own_place = !in_stages && is_given(draft, "connections");
    const Span place = own_place ? span_of(draft, "connections", i) : span_of(draft, "threads");
    document.add(
        place,
        fmt::format("{} connections{} cannot be shared out over {} threads; each needs one of its own",
                    counts[i], in_stages ? " of a stage" : "", threads),
        fmt::format("use at least {} connections, or fewer threads", threads));
  }
}

void check_pipelining(Document& document, const ScenarioDraft& draft) {
  const Scenario& s = draft.scenario;
  const auto deepest = std::max_element(s.pipelining.begin(), s.pipelining.end());
  if (*deepest == 1) return;
  const Span place = span_of(draft, "pipelining", static_cast<std::size_t>(deepest - s.pipelining.begin()));
  if (s.open_loop()) {
    document.add(
        place, "pipelining has no meaning with a rate: requests then start on schedule, not after each other",
        "leave one of the two out");
  }
  for (const Keepalive& keepalive : s.keepalive) {
    if (keepalive.requests == 0 || keepalive.requests >= static_cast<std::uint64_t>(*deepest)) continue;
    document.add(place,
                 fmt::format("a connection that carries {} request{} cannot have {} in flight",
                             keepalive.requests, keepalive.requests == 1 ? "" : "s", *deepest),
                 "raise 'keepalive', or lower 'pipelining'");
  }
}

void check_head(Document& document, const ScenarioDraft& draft) {
  const Expectation& expect = draft.scenario.expect;
  const bool wants_body = expect.body_same || !expect.json.empty() || expect.bytes.value_or(0) > 0;
  const auto& requests = draft.scenario.requests;
  const bool any_head =
      std::any_of(requests.begin(), requests.end(), [](const Request& r) { return r.method == "HEAD"; });
  if (!wants_body || !any_head) return;
  document.add(span_of(draft, "expect"), "the answer to HEAD has no body, but one is expected",
               "expect a status or a header, or use GET");
}

void check_tls(Document& document, const ScenarioDraft& draft) {
  const Tls& tls = draft.scenario.tls;
  if (tls.cert.empty() == tls.key.empty()) return;
  document.add(span_of(draft, "tls"), "a client certificate needs both 'cert' and 'key'",
               fmt::format("add '{}'", tls.cert.empty() ? "cert" : "key"));
}

void check_open_loop_key(const Field& field, const ScenarioDraft& draft, std::string_view key,
                         std::string_view why) {
  const Entry* entry = field.node.find(key);
  if (entry == nullptr || draft.scenario.open_loop()) return;
  field.context.document.add(entry->key_span, fmt::format("'{}' needs a 'rate': {}", key, why),
                             fmt::format("add rate: 200/s, or leave '{}' out", key));
}

}  // namespace

void check_either(Document& document, const Field& field, std::string_view one, std::string_view other) {
  const Entry* first = field.node.find(one);
  const Entry* second = field.node.find(other);
  if (first == nullptr || second == nullptr) return;
  if (first->key_span.offset > second->key_span.offset) std::swap(first, second);
  document.add(second->key_span,
               fmt::format("'{}' cannot stand beside '{}' (line {})", second->key, first->key,
                           document.line_of(first->key_span.offset)),
               "keep one of them");
}

void check_alternatives(const Field& field) {
  Document& document = field.context.document;
  check_either(document, field, "request", "requests");
  check_either(document, field, "duration", "requests_total");
  check_either(document, field, "duration", "stages");
  check_either(document, field, "requests_total", "stages");
  const Entry* stages = field.node.find("stages");
  if (stages == nullptr) return;
  const auto go_over = [&](std::string_view key) {
    const auto& items = stages->value.items;
    return !items.empty() && items.front().find(key) != nullptr;
  };
  for (const std::string_view key : {"rate", "connections"}) {
    if (go_over(key)) check_either(document, field, key, "stages");
  }
}

void check_scenario(const Field& field, const ScenarioDraft& draft) {
  Document& document = field.context.document;
  check_alternatives(field);
  check_threads(document, draft);
  check_pipelining(document, draft);
  check_head(document, draft);
  check_tls(document, draft);
  check_open_loop_key(field, draft, "arrival", "without one, each request follows the last response");
  check_open_loop_key(field, draft, "idle", "without one, there is no time to wait for");
}

}  // namespace backbench::scenario
