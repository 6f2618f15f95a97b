#include "report/plot_scale.hpp"

#include "base/units.hpp"
#include "report/plot_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace backbench::report {
namespace {

/// To nine significant digits, so that 5e-3 and 0.005 are one value and one text.
double rounded(double value) {
  if (value == 0) return 0;
  const double size = std::pow(10.0, 9 - std::ceil(std::log10(std::abs(value))));
  return std::round(value * size) / size;
}

double power_of_ten(int exponent) {
  return exponent < 0 ? 1 / std::pow(10.0, -exponent) : std::pow(10.0, exponent);
}

/// 1, 2 or 5 times a power of ten, the least that is not below `value`.
double round_step(double value) {
  const double size = power_of_ten(static_cast<int>(std::floor(std::log10(value))));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * size >= value * (1 - 1e-9)) return factor * size;
  return 10 * size;
}

PlotScale linear(double to, double step, std::string (*text_of)(double)) {
  PlotScale scale;
  scale.to = to;
  for (int i = 0; i * step <= to * (1 + 1e-9); ++i) scale.ticks.push_back({i * step, text_of(i * step)});
  return scale;
}

/// Takes texts away until those that are left do not touch: the last and the first stay, between them the
/// larger values go first.
void thin_out(PlotScale& scale, double room) {
  constexpr double gap = 0.6;
  const auto reach = [&](const PlotTick& tick) { return text_width(tick.text) / 2 + gap / 2; };
  const auto place = [&](const PlotTick& tick) { return scale.share_of(tick.at) * room; };
  std::vector<PlotTick*> kept;
  const auto fits = [&](const PlotTick& tick) {
    return std::all_of(kept.begin(), kept.end(), [&](const PlotTick* other) {
      return std::abs(place(tick) - place(*other)) >= reach(tick) + reach(*other);
    });
  };
  if (scale.ticks.empty()) return;
  kept.push_back(&scale.ticks.back());
  for (PlotTick& tick : scale.ticks) {
    if (&tick == kept.front()) continue;
    if (fits(tick))
      kept.push_back(&tick);
    else
      tick.text.clear();
  }
}

void add_latency_ticks(PlotScale& scale) {
  const double decades = std::log10(scale.to / scale.from);
  const std::vector<double> steps = decades < 1.8   ? std::vector<double>{1, 2, 5}
                                    : decades < 5.5 ? std::vector<double>{1, 5}
                                                    : std::vector<double>{1};
  scale.ticks.clear();
  for (int e = static_cast<int>(std::floor(std::log10(scale.from))); power_of_ten(e) <= scale.to; ++e)
    for (const double step : steps)
      if (const double at = rounded(step * power_of_ten(e)); at >= scale.from && at <= scale.to)
        scale.ticks.push_back({at, tick_latency(at)});
}

std::string count_text(double value) { return base::format_count(rounded(value)); }
std::string share_text(double value) { return base::format_share(value); }
std::string seconds_text(double value) {
  return value == 0 ? "0 s" : base::format_count(rounded(value)) + " s";
}

}  // namespace

double PlotScale::share_of(double value) const {
  if (!logarithmic) return (value - from) / (to - from);
  return std::log(value / from) / std::log(to / from);
}

std::string tick_latency(double seconds) {
  struct Unit {
    double size;
    std::string_view name;
  };
  static constexpr std::array units{Unit{1, "s"}, Unit{1e-3, "ms"}, Unit{1e-6, "µs"}};
  for (const Unit& unit : units)
    if (seconds >= unit.size * (1 - 1e-9))
      return fmt::format("{} {}", base::format_count(rounded(seconds / unit.size)), unit.name);
  return fmt::format("{} ns", base::format_count(rounded(seconds * 1e9)));
}

PlotScale values_scale(std::span<const double> values, double room, std::string (*text_of)(double)) {
  PlotScale scale;
  scale.logarithmic = true;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  // A single value stands in the middle of a decade.
  const double margin = *most > *least ? std::pow(*most / *least, 0.035) : std::sqrt(10.0);
  scale.from = rounded(*least / margin);
  scale.to = rounded(*most * margin);
  for (const double value : values) scale.ticks.push_back({value, text_of(value)});
  thin_out(scale, room);
  return scale;
}

PlotScale latency_scale(double low, double high) {
  // Room above for the arrows of lower bounds, whatever the range.
  const double span = std::log10(high / low);
  PlotScale scale;
  scale.logarithmic = true;
  scale.from = rounded(low / 1.2 / std::pow(10.0, 0.03 * span));
  scale.to = rounded(high * 1.3 * std::pow(10.0, 0.07 * span));
  add_latency_ticks(scale);
  while (scale.ticks.size() < 2) {
    scale.from = rounded(scale.from / 1.2);
    scale.to = rounded(scale.to * 1.2);
    add_latency_ticks(scale);
  }
  return scale;
}

PlotScale rate_scale(double highest) {
  if (!(highest > 0)) return linear(1, 0.5, count_text);
  const double step = round_step(highest / 5);
  return linear(std::ceil(highest / step - 1e-9) * step, step, count_text);
}

PlotScale seconds_scale(double highest) {
  PlotScale scale =
      linear(highest > 0 ? highest : 1, round_step((highest > 0 ? highest : 1) / 10), seconds_text);
  return scale;
}

PlotScale share_scale(double highest) {
  static constexpr std::array tops{0.01, 0.05, 0.1, 0.25, 0.5};
  for (const double top : tops)
    if (highest <= top) return linear(top, top / 5, share_text);
  return linear(1, 0.25, share_text);
}

PlotScale percentile_scale(double from, double to) {
  PlotScale scale;
  scale.logarithmic = true;
  scale.from = from;
  scale.to = to;
  if (from <= 2) scale.ticks.push_back({2, "50 %"});
  std::string nines = "90";
  double at = 10;
  while (at <= to) {
    scale.ticks.push_back({at, nines + " %"});
    at *= 10;
    nines = nines == "90" ? "99" : nines == "99" ? "99.9" : nines + "9";
  }
  return scale;
}

}  // namespace backbench::report
