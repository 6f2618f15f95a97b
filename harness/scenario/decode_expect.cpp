#include "scenario/decode_expect.hpp"

#include "scenario/http_syntax.hpp"
#include "scenario/json_text.hpp"
#include "scenario/values.hpp"

#include <array>
#include <locale>
#include <regex>
#include <utility>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

std::optional<StatusRange> read_status_range(const Field& field) {
  constexpr std::string_view rule = "a code from 100 to 599 or a class such as 2xx";
  bool reported = false;
  const auto scalar = scalar_text(field, reported);
  if (reported) return std::nullopt;
  if (scalar) {
    const std::string& text = scalar->text;
    if (text.size() == 3 && text[0] >= '1' && text[0] <= '5' && text.substr(1) == "xx") {
      const int first = (text[0] - '0') * 100;
      return StatusRange{first, first + 99};
    }
    const auto code = scalar->quoted ? std::nullopt : base::parse_count(text);
    if (code && *code >= 100 && *code <= 599)
      return StatusRange{static_cast<int>(*code), static_cast<int>(*code)};
    const bool shouted = text.size() == 3 && text.substr(1) == "XX";
    field.must_be(rule, shouted ? fmt::format("write {}xx", text[0])
                        : scalar->quoted && base::parse_count(text)
                            ? fmt::format("write {} without quotes", text)
                            : "");
    return std::nullopt;
  }
  field.must_be(rule);
  return std::nullopt;
}

void read_status(const Field& field, Expectation& expect) {
  std::vector<StatusRange> ranges;
  const auto take = [&](const Field& item) {
    if (const auto range = read_status_range(item)) ranges.push_back(*range);
  };
  if (field.node.kind == Node::Kind::list) {
    for_each_item(field, "codes and classes", take);
  } else {
    take(field);
  }
  if (!ranges.empty()) expect.status = std::move(ranges);
}

void read_body_same(const Field& field, Expectation& expect) {
  static constexpr std::array<std::string_view, 1> words{"same"};
  expect.body_same = read_choice(field, words).has_value();
}

void read_bytes(const Field& field, Expectation& expect) {
  const bool has_unit = field.node.kind == Node::Kind::scalar && field.node.text.ends_with('B');
  expect.bytes = has_unit ? read_size(field) : read_count(field, {.min = 0});
}

/// `equals` of a header.
void read_equal_text(const Field& field, ValueRule& rule) {
  if (auto text = read_word(field)) rule.equals = std::move(*text);
}

/// `equals` of a JSON value.
void read_equal_json(const Field& field, ValueRule& rule) {
  if (auto json = json_text(field)) rule.equals = std::move(*json);
}

void read_length(const Field& field, ValueRule& rule) { rule.length = read_count(field, {.min = 0}); }

void read_matches(const Field& field, ValueRule& rule) {
  constexpr std::size_t longest = 1000;  // the standard library's compiler recurses
  auto pattern = read_text(field);
  if (!pattern) return;
  if (pattern->size() > longest) {
    field.error(fmt::format("a regular expression may have {} bytes, not {}", longest, pattern->size()));
    return;
  }
  try {
    std::regex compiled;
    compiled.imbue(std::locale::classic());
    compiled.assign(*pattern, std::regex::ECMAScript);
    rule.matches = std::move(*pattern);
  } catch (const std::regex_error&) {
    field.error(fmt::format("{} is not a regular expression (ECMAScript)", in_quotes(*pattern)),
                "check its brackets and backslashes; '...' takes backslashes as they are");
  }
}

constexpr std::array json_rule_keys{
    Key<ValueRule>{"equals", read_equal_json, Need::nullable},
    Key<ValueRule>{"length", read_length},
    Key<ValueRule>{"matches", read_matches},
};

constexpr std::array header_rule_keys{
    Key<ValueRule>{"equals", read_equal_text},
    Key<ValueRule>{"matches", read_matches},
};

/// a.b.0.c, where the empty path is the whole body.
bool is_json_path(std::string_view path) {
  return path.empty() ||
         (!path.starts_with('.') && !path.ends_with('.') && path.find("..") == std::string_view::npos);
}

void read_json_rules(const Field& field, Expectation& expect) {
  if (!expect_map(field, "json")) return;
  for (const Entry& entry : field.node.entries) {
    const Field value{field.context, entry.key, entry.value, entry.key_span};
    ValueRule rule;
    if (!is_json_path(entry.key)) {
      field.context.document.add(entry.key_span,
                                 fmt::format("{} is not a path into JSON", in_quotes(entry.key)),
                                 "write names and indices with dots between them: items.0.id");
    } else if (entry.value.kind == Node::Kind::list) {
      value.error("a condition is a value or a map, not a list", "write {equals: [...]}");
    } else if (entry.value.kind == Node::Kind::map) {
      decode_map<ValueRule>(value, "a json condition", json_rule_keys, rule);
      expect.json.emplace_back(entry.key, std::move(rule));
    } else if (auto json = json_text(value)) {
      rule.equals = std::move(*json);
      expect.json.emplace_back(entry.key, std::move(rule));
    }
  }
}

void read_header_rules(const Field& field, Expectation& expect) {
  constexpr std::size_t most = 64;
  if (!expect_map(field, "header")) return;
  if (field.node.entries.size() > most) field.error(fmt::format("at most {} headers can be checked", most));
  for (const Entry& entry : field.node.entries) {
    const Field value{field.context, entry.key, entry.value, entry.key_span};
    if (!is_token(entry.key)) {
      field.context.document.add(entry.key_span, fmt::format("{} is not a header name", in_quotes(entry.key)),
                                 "use letters, digits and '-'");
      continue;
    }
    if (!has_value(value, Need::optional)) continue;
    ValueRule rule;
    if (entry.value.kind == Node::Kind::map) {
      decode_map<ValueRule>(value, "a header condition", header_rule_keys, rule);
    } else {
      read_equal_text(value, rule);
    }
    expect.header.emplace_back(entry.key, std::move(rule));
  }
}

constexpr std::array expect_keys{
    Key<Expectation>{"status", read_status},       Key<Expectation>{"body", read_body_same},
    Key<Expectation>{"bytes", read_bytes},         Key<Expectation>{"json", read_json_rules},
    Key<Expectation>{"header", read_header_rules},
};

}  // namespace

void read_expectation(const Field& field, Expectation& into) {
  Expectation expect;
  if (decode_map<Expectation>(field, "an expectation", expect_keys, expect)) into = std::move(expect);
}

}  // namespace backbench::scenario
