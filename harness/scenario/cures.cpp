#include "scenario/cures.hpp"

#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <system_error>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string without(std::string_view text, std::string_view characters) {
  std::string result(text);
  std::erase_if(result, [&](char c) { return characters.find(c) != std::string_view::npos; });
  return result;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_decimal(std::string_view text) {
  const std::size_t point = text.find('.');
  return is_digits(text.substr(0, point)) &&
         (point == std::string_view::npos || is_digits(text.substr(point + 1)));
}

/// The number a person reads in "1e3", "10.0" or "1.5": finite, whole or not.
std::optional<double> as_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> as_whole(double value) {
  constexpr double largest_exact = 9007199254740992.0;  // 2^53
  if (value < 0 || value > largest_exact || value != std::floor(value)) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

/// The whole number meant by a spelling that is not ours.
std::optional<std::uint64_t> meant_count(const std::string& text) {
  const std::string plain = without(text, "_, ");
  if (is_digits(plain)) {
    return base::parse_count(plain.substr(std::min(plain.find_first_not_of('0'), plain.size() - 1)));
  }
  if (plain.starts_with("0x")) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(plain.data() + 2, plain.data() + plain.size(), value, 16);
    return error == std::errc{} && end == plain.data() + plain.size() ? std::optional(value) : std::nullopt;
  }
  const double factor = plain.ends_with('k') ? 1e3 : plain.ends_with('m') ? 1e6 : 1;
  const auto value = as_double(std::string_view(plain).substr(0, plain.size() - (factor > 1 ? 1 : 0)));
  return value ? as_whole(*value * factor) : std::nullopt;
}

/// "1m30s" and the like, added up.
std::optional<base::Nanoseconds> sum_of_parts(std::string_view text) {
  base::Nanoseconds sum{0};
  while (!text.empty()) {
    const std::size_t unit = text.find_first_not_of("0123456789.");
    if (unit == std::string_view::npos) return std::nullopt;
    const std::size_t end = std::min(text.find_first_of("0123456789", unit), text.size());
    const auto part = base::parse_duration(text.substr(0, end));
    constexpr auto enough = std::chrono::hours{24 * 365};
    if (!part || *part > enough || sum > enough) return std::nullopt;
    sum += *part;
    text.remove_prefix(end);
  }
  return sum;
}

std::string replace_unit(const std::string& text, std::string_view number_characters) {
  struct Synonym {
    std::string_view theirs, ours;
  };
  static constexpr std::array synonyms{
      Synonym{"sec", "s"},        Synonym{"secs", "s"},     Synonym{"second", "s"},
      Synonym{"seconds", "s"},    Synonym{"min", "m"},      Synonym{"mins", "m"},
      Synonym{"minute", "m"},     Synonym{"minutes", "m"},  Synonym{"msec", "ms"},
      Synonym{"msecs", "ms"},     Synonym{"millis", "ms"},  Synonym{"milliseconds", "ms"},
      Synonym{"hour", "h"},       Synonym{"hours", "h"},    Synonym{"hr", "h"},
      Synonym{"µs", "us"},        Synonym{"rps", "/s"},     Synonym{"req/s", "/s"},
      Synonym{"/sec", "/s"},      Synonym{"/second", "/s"}, Synonym{"qps", "/s"},
      Synonym{"/min", "/m"},      Synonym{"/minute", "/m"}, Synonym{"rpm", "/m"},
      Synonym{"requests/s", "/s"}};
  const std::size_t unit = std::min(text.find_first_not_of(number_characters), text.size());
  for (const Synonym& synonym : synonyms) {
    if (std::string_view(text).substr(unit) == synonym.theirs)
      return text.substr(0, unit) + std::string(synonym.ours);
  }
  return text;
}

}  // namespace

std::string count_cure(std::string_view text, bool quoted) {
  if (quoted && base::parse_count(text)) return fmt::format("write {} without quotes", text);
  if (base::parse_count(text)) return {};  // out of range, which the rule says already
  const auto value = meant_count(lower(text));
  return value ? fmt::format("write {}", *value) : std::string{};
}

std::string duration_cure(std::string_view text) {
  const std::string plain = replace_unit(without(lower(text), " _"), "0123456789.");
  if (plain == "0") return "write 0s";
  if (is_decimal(plain)) {
    return base::parse_duration(plain + "s") ? fmt::format("add a unit: {}s or {}ms", plain, plain)
                                             : "add a unit: ms, s, m or h";
  }
  const auto value = sum_of_parts(plain);
  return value && value->count() > 0 ? "write " + base::format_duration(*value) : std::string{};
}

std::string rate_cure(std::string_view text) {
  const std::string plain = replace_unit(without(lower(text), " _"), "0123456789.k");
  const std::string with_unit = plain.find('/') == std::string::npos ? plain + "/s" : plain;
  const auto value = base::parse_rate(with_unit);
  return value && value->per_second > 0 ? "write " + with_unit : std::string{};
}

std::string size_cure(std::string_view text) {
  const std::string plain = without(text, " _");
  if (is_decimal(plain)) return "add a unit: B, kB, MB, KiB or MiB";
  const std::string folded = lower(plain);
  const std::size_t unit = folded.find_first_not_of("0123456789.");
  if (unit == std::string::npos || unit == 0) return {};
  const std::string number = folded.substr(0, unit);
  const std::string name = folded.substr(unit);
  if (name == "b" || name == "bytes" || name == "byte") return fmt::format("write {}B", number);
  const std::string_view prefixes = "kmg";
  if (prefixes.find(name.front()) == std::string_view::npos) return {};
  const char upper = static_cast<char>(name.front() - 'a' + 'A');
  if (name.substr(1) == "ib") return fmt::format("write {}{}iB", number, upper);
  if (name.size() > 2 || (name.size() == 2 && name[1] != 'b')) return {};
  return fmt::format("write {0}{1}iB (powers of 1024) or {0}{2}B (of 1000)", number, upper,
                     upper == 'K' ? 'k' : upper);
}

std::string share_cure(std::string_view text) {
  const std::string plain = without(text, " ");
  if (plain.ends_with('%') && is_decimal(plain.substr(0, plain.size() - 1)) && plain != text)
    return "write " + plain;
  const auto value = is_decimal(plain) ? as_double(plain) : std::nullopt;
  if (!value) return {};
  if (*value < 1) return fmt::format("write {}%", std::round(*value * 1e8) / 1e6);
  return *value <= 100 ? fmt::format("write {}%", plain) : std::string{};
}

std::string boolean_cure(std::string_view text) {
  const std::string word = lower(text);
  constexpr std::array<std::string_view, 5> yes{"yes", "on", "y", "true", "1"};
  constexpr std::array<std::string_view, 5> no{"no", "off", "n", "false", "0"};
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return "write true";
  if (std::find(no.begin(), no.end(), word) != no.end()) return "write false";
  return {};
}

bool looks_like_number(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  const std::string folded = lower(text);
  if (folded == ".inf" || folded == ".nan") return true;
  if (folded.empty() || folded.find_first_of("0123456789") == std::string::npos) return false;
  const auto only = [&](std::size_t from, std::string_view allowed) {
    return folded.size() > from && folded.find_first_not_of(allowed, from) == std::string::npos;
  };
  if (folded.starts_with("0x")) return only(2, "0123456789abcdef_");
  if (folded.starts_with("0o") || folded.starts_with("0b")) return only(2, "01234567_");
  const std::string plain = without(folded, "_");
  if (folded.front() == '_' || plain.empty()) return false;
  return as_double(plain).has_value() ||
         (plain.back() == '.' && is_digits(plain.substr(0, plain.size() - 1)));
}

}  // namespace backbench::scenario
