#pragma once

#include "base/units.hpp"
#include "scenario/field.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace backbench::scenario {

/// Readers of single values. Each gives nullopt after it has reported, at the value's place, which rule it
/// breaks and, where the intention can be guessed, what to write instead. Variables are replaced in all of
/// them.

/// A text. What YAML takes for a number or a boolean must be quoted, so that editors and other readers agree
/// with us.
std::optional<std::string> read_text(const Field& field);
/// Any scalar, as it is written: arguments, environment and header values, where 2 and "2" are the same.
std::optional<std::string> read_word(const Field& field);
/// One of the words.
std::optional<std::size_t> read_choice(const Field& field, std::span<const std::string_view> words);
/// A name that becomes part of case names and file names: [a-z0-9_.-]+ with more than dots in it.
std::optional<std::string> read_name(const Field& field);
bool is_name(std::string_view text);

/// Only `true` and `false`.
std::optional<bool> read_boolean(const Field& field);

struct CountRange {
  std::uint64_t min = 1;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  bool listable = false;  // messages then speak of numbers
};
/// Whole decimal numbers, unquoted: neither 010, 0x10, 1k, 1_000, 1e3 nor 1.0.
std::optional<std::uint64_t> read_count(const Field& field, CountRange range);

/// A plain decimal number above 0, whole or not.
std::optional<double> read_decimal(const Field& field, double max);

enum class Zero { allowed, refused };
std::optional<base::Nanoseconds> read_duration(const Field& field, Zero zero);
std::optional<base::Rate> read_rate(const Field& field);
/// A size with its unit.
std::optional<std::uint64_t> read_size(const Field& field);
/// "1%" as 0.01.
std::optional<double> read_share(const Field& field);
/// "+3%" or "3%" as 0.03, with '+' for the sign: a share above 0 by which a figure may get worse.
std::optional<double> read_tolerance(const Field& field, char sign);

/// The value's text with variables replaced, and whether it counts as quoted: a variable must often be
/// quoted, and its value is then still a number if it looks like one. Nullopt when it is no scalar (not
/// reported) or a variable is wrong (reported, and `reported` set).
struct ScalarText {
  std::string text;
  bool quoted = false;
};
std::optional<ScalarText> scalar_text(const Field& field, bool& reported);

/// Calls `read` with each item; an empty list, or anything else than a list, is reported. `what` says what it
/// is a list of: "names of targets".
template <class Read>
void for_each_item(const Field& field, std::string_view what, Read read, std::string_view shape = "[a, b]") {
  if (field.node.kind != Node::Kind::list) {
    field.must_be(fmt::format("a list of {}", what), fmt::format("write it as {}", shape));
    return;
  }
  if (field.node.items.empty()) {
    field.error(fmt::format("{} is an empty list", field.key), "give it a value, or leave the key out");
  }
  for (const Node& node : field.node.items) {
    const Field item = field.item(node);
    if (node.kind == Node::Kind::empty) {
      item.error(fmt::format("an empty place in the list of {}", what), "remove it");
    } else if (node.kind != Node::Kind::refused) {
      read(item);
    }
  }
}

/// One value or a list of them, each a benchmark of its own: no two may be equal.
template <class T, class Read>
void read_axis(const Field& field, std::vector<T>& into, Read read) {
  constexpr std::size_t most = 1000;
  std::vector<T> values;
  const auto take = [&](const Field& item) {
    const std::optional<T> value = read(item);
    if (!value) return;
    if (std::find(values.begin(), values.end(), *value) == values.end()) {
      values.push_back(*value);
    } else {
      item.error(fmt::format("{} lists the same value twice, {}", field.key, shown(item)), "remove it");
    }
  };
  if (field.node.kind != Node::Kind::list) {
    take(field);
  } else if (field.node.items.size() > most) {
    field.error(
        fmt::format("{} lists {} values; at most {} make sense", field.key, field.node.items.size(), most));
  } else {
    for_each_item(field, field.key, take);
  }
  if (!values.empty()) into = std::move(values);
}

}  // namespace backbench::scenario
