#include "scenario/field.hpp"

#include "base/spelling.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::scenario {

void Field::error(std::string message, std::string cure) const {
  context.document.add(node.span, std::move(message), std::move(cure));
}

void Field::must_be(std::string_view rule, std::string cure) const {
  error(fmt::format("{} must be {}, not {}", key, rule, shown(*this)), std::move(cure));
}

std::string shown(const Field& field) {
  const Node& node = field.node;
  switch (node.kind) {
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar: {
      if (!node.quoted) return in_quotes(node.text);
      std::string text = in_quotes(node.text);
      text.front() = text.back() = '"';
      return text;
    }
    case Node::Kind::empty:
    case Node::Kind::refused:
      break;
  }
  return node.text.empty() ? "nothing" : in_quotes(node.text);
}

std::string list_of_keys(std::string_view what, std::span<const std::string_view> names) {
  return fmt::format("keys of {}: {}", what, fmt::join(names, ", "));
}

bool expect_map(const Field& field, std::string_view what) {
  if (field.node.kind == Node::Kind::refused) return false;
  if (field.node.kind == Node::Kind::map) return true;
  field.error(fmt::format("{} must be a map, not {}", what, shown(field)),
              "write it as 'key: value' lines or {key: value}");
  return false;
}

bool has_value(const Field& field, Need need) {
  if (field.node.kind == Node::Kind::refused) return false;
  if (field.node.kind != Node::Kind::empty || need == Need::nullable) return true;
  field.error(fmt::format("'{}' has no value", field.key),
              need == Need::required ? "give it one" : "give it one, or leave the key out");
  return false;
}

void unknown_key(const Context& context, const Entry& entry, std::string_view what,
                 std::span<const std::string_view> names) {
  std::string folded = entry.key;
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string_view near = base::nearest(folded, names);
  context.document.add(entry.key_span, fmt::format("unknown key {} in {}", in_quotes(entry.key), what),
                       near.empty() ? list_of_keys(what, names) : fmt::format("did you mean '{}'?", near));
}

void missing_key(const Field& map, std::string_view what, std::string_view name) {
  map.context.document.add(map.place, fmt::format("{} needs '{}'", what, name));
}

}  // namespace backbench::scenario
