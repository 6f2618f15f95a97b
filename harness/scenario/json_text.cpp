#include "scenario/json_text.hpp"

#include "base/json_string.hpp"
#include "scenario/cures.hpp"
#include "scenario/values.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

std::size_t digits_at(std::string_view text, std::size_t from) {
  return std::min(text.find_first_not_of("0123456789", from), text.size()) - from;
}

/// RFC 8259 section 6.
bool is_json_number(std::string_view text) {
  std::size_t i = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(text, i);
  if (whole == 0 || (whole > 1 && text[i] == '0')) return false;
  i += whole;
  if (i < text.size() && text[i] == '.') {
    const std::size_t fraction = digits_at(text, i + 1);
    if (fraction == 0) return false;
    i += 1 + fraction;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const std::size_t exponent = digits_at(text, i);
    if (exponent == 0) return false;
    i += exponent;
  }
  return i == text.size();
}

/// What YAML 1.1 takes for a boolean and YAML 1.2 or JSON do not.
bool is_doubtful_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 16> words{"yes",   "Yes",   "YES",  "no",  "No",  "NO",
                                                   "on",    "On",    "ON",   "off", "Off", "OFF",
                                                   "False", "FALSE", "True", "TRUE"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<std::string> scalar_as_json(const Field& field) {
  bool reported = false;
  const auto scalar = scalar_text(field, reported);
  if (!scalar) return std::nullopt;
  const std::string& text = scalar->text;
  if (field.node.quoted) return base::json_string(text);
  if (text == "true" || text == "false" || text == "null" || is_json_number(text)) return text;
  if (looks_like_number(text)) {
    const std::string number = count_cure(text, false);
    field.error(fmt::format("{} is not a number in JSON", in_quotes(text)),
                fmt::format("{}{}\"{}\" for a text", number, number.empty() ? "write " : ", or ", text));
    return std::nullopt;
  }
  if (is_doubtful_boolean(text)) {
    field.error(fmt::format("{} is a boolean to some YAML readers and a text to others", in_quotes(text)),
                fmt::format("{}, or \"{}\" for a text", boolean_cure(text), text));
    return std::nullopt;
  }
  return base::json_string(text);
}

std::optional<std::string> list_as_json(const Field& field) {
  std::string json = "[";
  bool whole = true;
  for (const Node& node : field.node.items) {
    const auto value = json_text(field.item(node));
    if (json.size() > 1) json += ',';
    json += value.value_or("");
    whole = whole && value;
  }
  return whole ? std::optional(json + "]") : std::nullopt;
}

std::optional<std::string> map_as_json(const Field& field) {
  std::string json = "{";
  bool whole = true;
  for (const Entry& entry : field.node.entries) {
    const auto value = json_text({field.context, entry.key, entry.value, entry.key_span});
    if (json.size() > 1) json += ',';
    json += base::json_string(entry.key) + ":" + value.value_or("");
    whole = whole && value;
  }
  return whole ? std::optional(json + "}") : std::nullopt;
}

}  // namespace

std::optional<std::string> json_text(const Field& field) {
  switch (field.node.kind) {
    case Node::Kind::list:
      return list_as_json(field);
    case Node::Kind::map:
      return map_as_json(field);
    case Node::Kind::scalar:
      return scalar_as_json(field);
    case Node::Kind::empty:
      if (field.node.text == "null") return "null";
      field.error(field.node.text.empty() ? fmt::format("{} has no value", in_quotes(field.key))
                                          : fmt::format("{} is not JSON", in_quotes(field.node.text)),
                  "write null");
      return std::nullopt;
    case Node::Kind::refused:
      break;
  }
  return std::nullopt;
}

}  // namespace backbench::scenario
