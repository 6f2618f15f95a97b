#include "scenario/decode_request.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "scenario/http_syntax.hpp"
#include "scenario/json_text.hpp"
#include "scenario/values.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

constexpr std::uint64_t largest_body = 64 << 20;

/// Takes a text over unless something is wrong with it.
void read_checked(const Field& field, Fault (*check)(std::string_view), std::string& into) {
  auto text = read_text(field);
  if (!text) return;
  Fault fault = check(*text);
  if (fault.message.empty()) {
    into = std::move(*text);
  } else {
    field.error(std::move(fault.message), std::move(fault.cure));
  }
}

void read_method(const Field& field, Request& request) {
  read_checked(field, fault_in_method, request.method);
}
void read_path(const Field& field, Request& request) { read_checked(field, fault_in_path, request.path); }

void read_headers(const Field& field, Request& request) {
  if (!expect_map(field, "headers")) return;
  std::set<std::string> seen;
  for (const Entry& entry : field.node.entries) {
    const Field value{field.context, entry.key, entry.value, entry.key_span};
    if (!has_value(value, Need::optional)) continue;
    const auto text = read_word(value);
    if (!text) continue;
    Fault fault = fault_in_header(entry.key, *text);
    std::string folded = entry.key;
    std::transform(folded.begin(), folded.end(), folded.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (fault.message.empty() && !seen.insert(folded).second) {
      fault = {
          fmt::format("header {} is given twice; upper and lower case are the same", in_quotes(entry.key)),
          ""};
    }
    if (fault.message.empty()) {
      request.headers.emplace_back(entry.key, *text);
    } else {
      field.context.document.add(entry.key_span, std::move(fault.message), std::move(fault.cure));
    }
  }
}

void read_body_text(const Field& field, Request& request) {
  if (auto text = read_text(field)) request.body = std::move(*text);
}

void read_body_json(const Field& field, Request& request) {
  if (auto json = json_text(field)) request.body = std::move(*json);
}

void read_body_file(const Field& field, Request& request) {
  const auto name = read_text(field);
  if (!name) return;
  const std::filesystem::path path = field.context.folder / *name;
  std::error_code error;
  const auto kind = std::filesystem::status(path, error).type();
  if (kind != std::filesystem::file_type::regular) {
    const bool missing =
        kind == std::filesystem::file_type::not_found || kind == std::filesystem::file_type::none;
    field.error(fmt::format("{} {}", in_quotes(*name), missing ? "does not exist" : "is not a regular file"),
                "names of files are relative to the suite's folder");
    return;
  }
  try {
    request.body = base::read_file(path, largest_body);
  } catch (const base::Error& failure) {
    field.error(failure.what());
  }
}

constexpr std::array body_keys{
    Key<Request>{"text", read_body_text},
    Key<Request>{"json", read_body_json, Need::nullable},
    Key<Request>{"file", read_body_file},
};

void read_body(const Field& field, Request& request) {
  if (field.node.kind == Node::Kind::scalar) {
    field.must_be("a map", "write {text: ...}, {json: ...} or {file: ...}");
    return;
  }
  if (!decode_map<Request>(field, "a body", body_keys, request)) return;
  const auto& entries = field.node.entries;
  const auto known = [](const Entry& e) { return e.key == "text" || e.key == "json" || e.key == "file"; };
  const auto kinds = std::count_if(entries.begin(), entries.end(), known);
  if (kinds > 1) {
    const auto second =
        std::find_if(std::next(std::find_if(entries.begin(), entries.end(), known)), entries.end(), known);
    field.context.document.add(second->key_span,
                               "a body is one of text, json and file, and this is the second one",
                               "keep one of them");
  } else if (entries.empty()) {
    field.error("a body needs one of text, json and file", "write {text: ...}, or leave 'body' out");
  }
}

void read_weight(const Field& field, Request& request) {
  constexpr double heaviest = 1e6;
  if (const auto weight = read_decimal(field, heaviest)) request.weight = *weight;
}

constexpr Key<Request> method_key{"method", read_method};
constexpr Key<Request> path_key{"path", read_path};
constexpr Key<Request> headers_key{"headers", read_headers};
constexpr Key<Request> body_key{"body", read_body};

constexpr std::array request_keys{method_key, path_key, headers_key, body_key};
constexpr std::array mix_keys{method_key, path_key, headers_key, body_key,
                              Key<Request>{"weight", read_weight}};

}  // namespace

void read_request(const Field& field, std::vector<Request>& into) {
  if (field.node.kind == Node::Kind::scalar) {
    field.must_be("a map", "write {method: GET, path: /}");
    return;
  }
  Request request;
  if (decode_map<Request>(field, "a request", request_keys, request)) into = {std::move(request)};
}

void read_requests(const Field& field, std::vector<Request>& into) {
  std::vector<Request> mix;
  for_each_item(field, "requests", [&](const Field& item) {
    Request request;
    if (decode_map<Request>(item, "a request of a mix", mix_keys, request)) mix.push_back(std::move(request));
  });
  if (!mix.empty()) into = std::move(mix);
}

}  // namespace backbench::scenario
