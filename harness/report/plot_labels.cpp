#include "report/plot_labels.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace backbench::report {
namespace {

/// Labels that stand as near to each other as they may.
struct Pack {
  double sum = 0;
  std::size_t count = 0;
  double mean() const { return sum / static_cast<double>(count); }
};

}  // namespace

std::vector<double> spread_labels(std::span<const double> wanted, double height, double low, double high) {
  const std::size_t n = wanted.size();
  std::vector<double> places(n);
  if (n == 0) return places;
  low += height / 2;
  high = std::max(low, high - height / 2);
  if (n > 1) height = std::min(height, (high - low) / static_cast<double>(n - 1));
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });

  // Without the heights before them, labels may stand anywhere as long as they rise: an isotonic regression,
  // which joining neighbours that fall solves exactly. Its answer under bounds is its answer, bounded.
  std::vector<Pack> packs;
  for (std::size_t i = 0; i < n; ++i) {
    packs.push_back({wanted[order[i]] - height * static_cast<double>(i), 1});
    while (packs.size() > 1 && packs[packs.size() - 2].mean() >= packs.back().mean()) {
      const Pack last = packs.back();
      packs.pop_back();
      packs.back().sum += last.sum;
      packs.back().count += last.count;
    }
  }
  const double end = std::max(low, high - height * static_cast<double>(n - 1));
  std::size_t i = 0;
  for (const Pack& pack : packs)
    for (std::size_t member = 0; member < pack.count; ++member, ++i)
      places[order[i]] = std::clamp(pack.mean(), low, end) + height * static_cast<double>(i);
  return places;
}

std::optional<PlotBox> place_beside(double x, double y, double width, double height, double gap,
                                    const PlotBox& room, std::span<const PlotBox> taken) {
  const auto box = [&](double left, double top) { return PlotBox{left, top, left + width, top + height}; };
  const std::array places{box(x + gap, y - height / 2), box(x - width / 2, y - gap - height),
                          box(x - gap - width, y - height / 2), box(x - width / 2, y + gap)};
  for (const PlotBox& place : places) {
    const bool inside = place.left >= room.left && place.right <= room.right && place.top >= room.top &&
                        place.bottom <= room.bottom;
    if (inside &&
        std::none_of(taken.begin(), taken.end(), [&](const PlotBox& t) { return t.touches(place); }))
      return place;
  }
  return std::nullopt;
}

}  // namespace backbench::report
