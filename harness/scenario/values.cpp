#include "scenario/values.hpp"

#include "base/spelling.hpp"
#include "scenario/cures.hpp"
#include "scenario/variables.hpp"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/ranges.h>

namespace backbench::scenario {
namespace {

/// Whether YAML 1.1 or 1.2 readers make something else than a text of it.
bool is_no_text(std::string_view text) {
  return looks_like_number(text) || text == "true" || text == "false" || text == "True" || text == "False" ||
         text == "TRUE" || text == "FALSE";
}

/// Digits with at most one point among them, and no leading zero.
std::optional<double> plain_decimal(std::string_view text) {
  if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  const auto number = base::parse_rate(std::string(text) + "/s");
  return number ? std::optional(number->per_second) : std::nullopt;
}

/// The common shape of all values with a rule: a scalar that `parse` takes, else "must be <rule>" with a
/// cure.
template <class Parse, class Cure>
auto read_by_rule(const Field& field, std::string_view rule, Parse parse, Cure cure)
    -> decltype(parse(std::declval<const ScalarText&>())) {
  bool reported = false;
  const auto scalar = scalar_text(field, reported);
  if (reported) return std::nullopt;
  if (!scalar) {
    field.must_be(rule);
    return std::nullopt;
  }
  auto value = parse(*scalar);
  if (!value) {
    const bool from_variable = scalar->text != field.node.text;
    field.error(fmt::format("{} must be {}, not {}{}", field.key, rule,
                            from_variable ? in_quotes(scalar->text) : shown(field),
                            from_variable ? " (a variable)" : ""),
                cure(*scalar));
  }
  return value;
}

std::string whole_number_rule(CountRange range, bool too_large) {
  constexpr std::uint64_t worth_telling = 1'000'000;  // a limit that large is news only to who meets it
  const std::string_view noun = range.listable ? "whole numbers" : "a whole number";
  if (range.max < worth_telling) return fmt::format("{} from {} to {}", noun, range.min, range.max);
  return too_large ? fmt::format("{} of at most {}", noun, range.max)
                   : fmt::format("{} of {} or more", noun, range.min);
}

}  // namespace

std::optional<ScalarText> scalar_text(const Field& field, bool& reported) {
  if (field.node.kind != Node::Kind::scalar) return std::nullopt;
  Expansion expansion = expand_variables(field.node.text, field.context.variables);
  if (!expansion.problem.empty()) {
    field.error(std::move(expansion.problem), std::move(expansion.cure));
    reported = true;
    return std::nullopt;
  }
  const bool is_quoted = field.node.quoted && expansion.text == field.node.text;
  return ScalarText{std::move(expansion.text), is_quoted};
}

std::optional<std::string> read_word(const Field& field) {
  bool reported = false;
  auto scalar = scalar_text(field, reported);
  if (!scalar && !reported) field.must_be("a text");
  if (!scalar) return std::nullopt;
  return std::move(scalar->text);
}

std::optional<std::string> read_text(const Field& field) {
  if (field.node.kind == Node::Kind::scalar && !field.node.quoted && is_no_text(field.node.text)) {
    field.error(fmt::format("{} must be a text, but {} is a {}", field.key, shown(field),
                            looks_like_number(field.node.text) ? "number" : "boolean"),
                fmt::format("write \"{}\"", field.node.text));
    return std::nullopt;
  }
  return read_word(field);
}

std::optional<std::size_t> read_choice(const Field& field, std::span<const std::string_view> words) {
  const auto parse = [&](const ScalarText& s) -> std::optional<std::size_t> {
    const auto found = std::find(words.begin(), words.end(), s.text);
    if (found == words.end()) return std::nullopt;
    return static_cast<std::size_t>(found - words.begin());
  };
  const auto cure = [&](const ScalarText& s) {
    const std::string_view near = base::nearest(s.text, words);
    return near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near);
  };
  const std::string rule = words.size() > 2 ? fmt::format("one of {}", fmt::join(words, ", "))
                                            : fmt::format("{}", fmt::join(words, " or "));
  return read_by_rule(field, rule, parse, cure);
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  };
  return std::all_of(text.begin(), text.end(), fits) && text.find_first_not_of('.') != std::string_view::npos;
}

std::optional<std::string> read_name(const Field& field) {
  auto text = read_text(field);
  if (!text || is_name(*text)) return text;
  std::string suggestion;
  for (const char c : *text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    suggestion += is_name(std::string_view(&lower, 1)) || lower == '.' ? lower : '-';
  }
  field.error(
      fmt::format("{} must be made of a-z, 0-9, '_', '.' and '-', not {}", field.key, in_quotes(*text)),
      is_name(suggestion) && suggestion.size() <= 40 ? "write " + suggestion : "");
  return std::nullopt;
}

std::optional<bool> read_boolean(const Field& field) {
  const auto parse = [](const ScalarText& s) -> std::optional<bool> {
    if (s.quoted || (s.text != "true" && s.text != "false")) return std::nullopt;
    return s.text == "true";
  };
  return read_by_rule(field, "true or false", parse,
                      [](const ScalarText& s) { return boolean_cure(s.text); });
}

std::optional<std::uint64_t> read_count(const Field& field, CountRange range) {
  const auto parse = [&](const ScalarText& s) -> std::optional<std::uint64_t> {
    const auto value = s.quoted ? std::nullopt : base::parse_count(s.text);
    return value && *value >= range.min && *value <= range.max ? value : std::nullopt;
  };
  const auto cure = [&](const ScalarText& s) { return count_cure(s.text, s.quoted); };
  const bool too_large = base::parse_count(field.node.text).value_or(0) > range.max;
  return read_by_rule(field, whole_number_rule(range, too_large), parse, cure);
}

std::optional<double> read_decimal(const Field& field, double max) {
  const auto parse = [&](const ScalarText& s) -> std::optional<double> {
    const auto value = s.quoted ? std::nullopt : plain_decimal(s.text);
    return value && *value > 0 && *value <= max ? value : std::nullopt;
  };
  const auto cure = [](const ScalarText& s) {
    return s.quoted && plain_decimal(s.text) ? fmt::format("write {} without quotes", s.text) : std::string{};
  };
  return read_by_rule(field, fmt::format("a number above 0, at most {}", max), parse, cure);
}

std::optional<base::Nanoseconds> read_duration(const Field& field, Zero zero) {
  const auto parse = [&](const ScalarText& s) {
    const auto value = base::parse_duration(s.text);
    return value && (value->count() > 0 || zero == Zero::allowed) ? value : std::nullopt;
  };
  const auto cure = [](const ScalarText& s) { return duration_cure(s.text); };
  const std::string_view rule = zero == Zero::allowed ? "a time with its unit (500ms, 10s, 2m)"
                                                      : "a time above 0 with its unit (500ms, 10s, 2m)";
  return read_by_rule(field, rule, parse, cure);
}

std::optional<base::Rate> read_rate(const Field& field) {
  const auto parse = [](const ScalarText& s) {
    const auto value = base::parse_rate(s.text);
    return value && value->per_second > 0 ? value : std::nullopt;
  };
  const auto cure = [](const ScalarText& s) { return rate_cure(s.text); };
  return read_by_rule(field, "a rate above 0 with its unit (200/s, 30/m, 1.5k/s)", parse, cure);
}

std::optional<std::uint64_t> read_size(const Field& field) {
  const auto parse = [](const ScalarText& s) { return base::parse_size(s.text); };
  const auto cure = [](const ScalarText& s) { return size_cure(s.text); };
  return read_by_rule(field, "a size with its unit (13B, 64KiB, 1MB)", parse, cure);
}

std::optional<double> read_share(const Field& field) {
  const auto parse = [](const ScalarText& s) -> std::optional<double> {
    std::string_view digits = s.text;
    if (!digits.ends_with('%')) return std::nullopt;
    digits.remove_suffix(1);
    const auto percent = plain_decimal(digits);
    return percent && *percent <= 100 ? std::optional(*percent / 100) : std::nullopt;
  };
  const auto cure = [](const ScalarText& s) { return share_cure(s.text); };
  return read_by_rule(field, "a percentage from 0% to 100%", parse, cure);
}

std::optional<double> read_tolerance(const Field& field, char sign) {
  const auto parse = [&](const ScalarText& s) -> std::optional<double> {
    std::string_view digits = s.text;
    if (digits.starts_with(sign)) digits.remove_prefix(1);
    if (!digits.ends_with('%')) return std::nullopt;
    digits.remove_suffix(1);
    const auto percent = plain_decimal(digits);
    return percent && *percent > 0 && *percent < 100 ? std::optional(*percent / 100) : std::nullopt;
  };
  const auto cure = [](const ScalarText& s) { return share_cure(s.text); };
  return read_by_rule(field, fmt::format("a percentage by which it may get worse, such as {}3%", sign), parse,
                      cure);
}

}  // namespace backbench::scenario
