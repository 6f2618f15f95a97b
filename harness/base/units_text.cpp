#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>

#include <fmt/format.h>

namespace backbench::base {
namespace {

struct Scale {
  double size;
  std::string_view name;
};

/// to_chars never asks the locale, and rounds correctly.
std::string fixed(double value, int decimals) {
  std::array<char, 400> text{};  // the longest finite double has 309 digits before the point
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
  return {text.data(), result.ptr};
}

/// The exponent of ten the value has once it is rounded to so many figures.
int exponent_of(double value, int figures) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value,
                                    std::chars_format::scientific, figures - 1);
  const char* e = std::find(text.data(), result.ptr, 'e') + 1;
  if (e < result.ptr && *e == '+') ++e;  // from_chars takes no plus sign
  int exponent = 0;
  std::from_chars(e, result.ptr, exponent);
  return exponent;
}

/// So many significant figures, never fewer digits than the whole part has.
std::string significant(double value, int figures) {
  return fixed(value, std::max(0, figures - 1 - exponent_of(value, figures)));
}

std::string without_trailing_zeros(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  while (number.back() == '0') number.pop_back();
  if (number.back() == '.') number.pop_back();
  return number;
}

/// The largest scale of which the value, rounded to three figures, is at least 1.
const Scale& scale_for(double value, std::span<const Scale> scales) {
  const Scale* best = &scales.front();
  for (const Scale& scale : scales) {
    if (value / best->size >= 999.5) best = &scale;
  }
  return *best;
}

std::string in_groups_of_three(std::string digits) {
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), 1, ' ');
  }
  return digits;
}

}  // namespace

std::string format_latency(Nanoseconds value) {
  static constexpr std::array scales{Scale{1, "ns"}, Scale{1e3, "µs"}, Scale{1e6, "ms"}, Scale{1e9, "s"}};
  if (value.count() < 1000) return fmt::format("{} ns", value.count());
  const auto ns = static_cast<double>(value.count());
  const Scale& scale = scale_for(ns, scales);
  return fmt::format("{} {}", significant(ns / scale.size, 3), scale.name);
}

std::string format_duration(Nanoseconds value) {
  struct Unit {
    Nanoseconds size;
    std::string_view name;
  };
  using namespace std::chrono_literals;
  static constexpr std::array units{Unit{1h, "h"}, Unit{1min, "m"}, Unit{1s, "s"}, Unit{1ms, "ms"},
                                    Unit{1us, "us"}};
  if (value == 0ns) return "0s";
  for (const Unit& unit : units) {
    if (value % unit.size == 0ns) return fmt::format("{}{}", value / unit.size, unit.name);
  }
  return fmt::format("{}ns", value.count());
}

std::string format_count(double value) {
  if (!std::isfinite(value)) return "–";
  if (value < 0) return "-" + format_count(-value);
  const std::string text = without_trailing_zeros(significant(value, 3));
  return text.find('.') == std::string::npos ? in_groups_of_three(text) : text;
}

std::string format_rate(Rate value) {
  std::array<char, 400> text{};
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), value.per_second, std::chars_format::fixed);
  return std::string(text.data(), result.ptr) + "/s";
}

std::string format_share(double share) {
  if (!std::isfinite(share)) return "–";
  const double percent = share * 100;
  if (percent <= 0) return "0 %";
  if (percent < 0.001) return "<0.001 %";
  if (share < 1 && percent >= 99.5) return percent >= 99.95 ? ">99.9 %" : fixed(percent, 1) + " %";
  return without_trailing_zeros(significant(percent, 2)) + " %";
}

std::string format_bytes(double bytes) {
  static constexpr std::array scales{Scale{1, "B"}, Scale{1e3, "kB"}, Scale{1e6, "MB"}, Scale{1e9, "GB"},
                                     Scale{1e12, "TB"}};
  if (!std::isfinite(bytes)) return "–";
  if (bytes < 0) return "-" + format_bytes(-bytes);
  const Scale& scale = scale_for(bytes, scales);
  return fmt::format("{} {}", without_trailing_zeros(significant(bytes / scale.size, 3)), scale.name);
}

std::string format_clock(Seconds value) {
  const auto whole = static_cast<std::int64_t>(std::max(0.0, std::floor(value.count())));
  const std::int64_t hours = whole / 3600;
  const std::int64_t minutes = whole / 60 % 60;
  const std::int64_t seconds = whole % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, seconds)
                   : fmt::format("{}:{:02}", minutes, seconds);
}

}  // namespace backbench::base
