#include "base/units.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <system_error>

namespace backbench::base {
namespace {

__extension__ using Wide = unsigned __int128;  // a uint64 times a unit never overflows it

/// "1.5ms" taken apart. `whole` has at least one digit and no leading zero.
struct Quantity {
  std::string_view whole;
  std::string_view fraction;  // without trailing zeros
  std::string_view unit;
};

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr std::array duration_units{Unit{"ns", 1},
                                    Unit{"us", 1'000},
                                    Unit{"ms", 1'000'000},
                                    Unit{"s", 1'000'000'000},
                                    Unit{"m", 60'000'000'000},
                                    Unit{"h", 3'600'000'000'000}};
constexpr std::array size_units{Unit{"B", 1},
                                Unit{"kB", 1'000},
                                Unit{"MB", 1'000'000},
                                Unit{"GB", 1'000'000'000},
                                Unit{"KiB", 1ULL << 10},
                                Unit{"MiB", 1ULL << 20},
                                Unit{"GiB", 1ULL << 30}};
constexpr std::array rate_periods{Unit{"/s", 1}, Unit{"/m", 60}, Unit{"/h", 3600}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

std::optional<Quantity> split(std::string_view text) {
  Quantity q;
  q.whole = take_digits(text);
  if (q.whole.empty() || (q.whole.size() > 1 && q.whole.front() == '0')) return std::nullopt;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    q.fraction = take_digits(text);
    if (q.fraction.empty()) return std::nullopt;
    while (q.fraction.ends_with('0')) q.fraction.remove_suffix(1);
  }
  q.unit = text;
  return q;
}

const Unit* find_unit(std::string_view name, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

/// The quantity in units of 1, if that is a whole number of at most `max`. Integers throughout: 0.1 has no
/// double.
std::optional<std::uint64_t> exactly(const Quantity& q, std::span<const Unit> units, std::uint64_t max) {
  const Unit* unit = find_unit(q.unit, units);
  const auto whole = parse_count(q.whole);
  constexpr std::size_t fraction_digits = 18;  // 10^18 times the largest unit still fits Wide
  if (unit == nullptr || !whole || q.fraction.size() > fraction_digits) return std::nullopt;

  Wide scale = 1;
  Wide fraction = 0;
  for (const char digit : q.fraction) {
    scale *= 10;
    fraction = fraction * 10 + static_cast<unsigned>(digit - '0');
  }
  fraction *= unit->size;
  if (fraction % scale != 0) return std::nullopt;
  const Wide value = Wide{*whole} * unit->size + fraction / scale;
  if (value > max) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  if (text.empty() || !is_digit(text.front()) || (text.size() > 1 && text.front() == '0'))
    return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Nanoseconds> parse_duration(std::string_view text) {
  const auto quantity = split(text);
  if (!quantity) return std::nullopt;
  constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto value = exactly(*quantity, duration_units, max);
  if (!value) return std::nullopt;
  return Nanoseconds{static_cast<std::int64_t>(*value)};
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto quantity = split(text);
  if (!quantity) return std::nullopt;
  return exactly(*quantity, size_units, std::numeric_limits<std::uint64_t>::max());
}

std::optional<Rate> parse_rate(std::string_view text) {
  auto quantity = split(text);
  if (!quantity) return std::nullopt;
  const bool thousands = quantity->unit.starts_with('k');
  if (thousands) quantity->unit.remove_prefix(1);
  const Unit* period = find_unit(quantity->unit, rate_periods);
  if (period == nullptr) return std::nullopt;

  // One correctly rounded conversion: 1.1 * 1000 would not be the double that 1100 is.
  std::string digits(quantity->whole);
  if (!quantity->fraction.empty()) digits.append(".").append(quantity->fraction);
  if (thousands) digits.append("e3");
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return Rate{value / static_cast<double>(period->size)};
}

}  // namespace backbench::base
