#include "scenario/check_target.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

/// The given keys that say what kind of target it is, in the order written.
std::vector<const Entry*> kinds_of(const Node& map) {
  constexpr std::array<std::string_view, 4> kinds{"process", "compose", "url", "embedded"};
  std::vector<const Entry*> given;
  for (const Entry& entry : map.entries) {
    if (std::find(kinds.begin(), kinds.end(), entry.key) != kinds.end()) given.push_back(&entry);
  }
  return given;
}

void check_kind(const Field& field, const std::vector<const Entry*>& kinds) {
  Document& document = field.context.document;
  if (kinds.empty()) {
    const bool socket = field.node.find("socket") != nullptr;
    document.add(
        field.place, "a target needs one of process, compose, url and embedded",
        socket ? "if a server listens on that socket already, write url: http+unix://%2Fpath%2Fof.sock" : "");
    return;
  }
  const auto runs_both_ways = [](const Entry* e) { return e->key == "process" || e->key == "compose"; };
  if (kinds.size() == 1 || std::all_of(kinds.begin(), kinds.end(), runs_both_ways)) return;
  document.add(kinds[1]->key_span,
               fmt::format("a target is of one kind, but '{}' stands beside '{}' (line {})", kinds[1]->key,
                           kinds[0]->key, document.line_of(kinds[0]->key_span.offset)),
               "keep one of them; only process and compose go together");
}

void refuse_keys(const Field& field, std::span<const std::string_view> keys, std::string_view reason) {
  for (const std::string_view key : keys) {
    const Entry* entry = field.node.find(key);
    if (entry == nullptr) continue;
    field.context.document.add(entry->key_span, fmt::format("'{}' has no meaning here: {}", key, reason),
                               "remove it");
  }
}

/// Embedded: a certificate and its key.
void check_server_tls(const Field& field, const Node& embedded) {
  const Entry* cert = embedded.find("tls-cert");
  const Entry* key = embedded.find("tls-key");
  const Entry* client_ca = embedded.find("tls-client-ca");
  if (cert != nullptr && key != nullptr) return;
  const Entry* alone = cert != nullptr ? cert : key != nullptr ? key : client_ca;
  if (alone == nullptr) return;
  field.context.document.add(alone->key_span, "a server of https needs both 'tls-cert' and 'tls-key'",
                             fmt::format("add '{}'", cert == nullptr ? "tls-cert" : "tls-key"));
}

void check_socket(const Field& field) {
  const Entry* socket = field.node.find("socket");
  const Entry* port = field.node.find("port");
  if (socket == nullptr) return;
  const Entry* compose = field.node.find("compose");
  if (compose != nullptr) {
    field.context.document.add(socket->key_span,
                               "'socket' has no meaning beside 'compose': a container is reached by a port",
                               "remove it");
  }
  if (port != nullptr) {
    field.context.document.add(
        port->key_span, "'port' has no meaning beside 'socket': a target listens on one", "keep one of them");
  }
}

}  // namespace

void check_target(const Field& field, const TargetDraft& draft) {
  const std::vector<const Entry*> kinds = kinds_of(field.node);
  check_kind(field, kinds);
  check_socket(field);
  if (kinds.size() != 1) return;
  const std::string_view kind = kinds.front()->key;
  if (kind == "url") {
    static constexpr std::array<std::string_view, 5> of_children{"port", "setup", "inputs", "stop", "cpus"};
    refuse_keys(field, of_children, "a target with a url is neither started nor stopped");
    static constexpr std::array<std::string_view, 2> of_addresses{"socket", "scheme"};
    refuse_keys(field, of_addresses,
                "the url says it, as in https://localhost:8443 or http+unix://%2Frun%2Fapp.sock");
  } else {
    static constexpr std::array<std::string_view, 1> of_urls{"allow_remote"};
    refuse_keys(field, of_urls, "only a target with a url can be on another host");
  }
  if (kind == "embedded") {
    static constexpr std::array<std::string_view, 2> of_installs{"setup", "inputs"};
    refuse_keys(field, of_installs, "the embedded server needs no installation");
    static constexpr std::array<std::string_view, 1> of_schemes{"scheme"};
    refuse_keys(field, of_schemes, "the embedded server speaks https when it is given a 'tls-cert'");
    check_server_tls(field, kinds.front()->value);
  }
  if (draft.url_is_remote && !draft.spec.allow_remote) {
    field.context.document.add(
        kinds.front()->value.span,
        fmt::format("{} is not an address of this host", in_quotes(draft.spec.url.value_or(""))),
        "if you may load it, add allow_remote: true here, and --allow-remote to the command");
  }
}

}  // namespace backbench::scenario
