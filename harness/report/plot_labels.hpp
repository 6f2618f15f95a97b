#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace backbench::report {

/// Pushes labels of one height apart that want to stand at these places along a line: none nearer to another
/// than `height`, all between `low` and `high` with half a height to spare, each as near as that allows to
/// its own place (the sum of the squared ways is the least), and in the order of the places; equal ones in
/// the order given. When they need more room than there is, they stand evenly over it.
std::vector<double> spread_labels(std::span<const double> wanted, double height, double low, double high);

/// A rectangle in a picture, y downwards.
struct PlotBox {
  double left = 0, top = 0, right = 0, bottom = 0;
  /// The place of a share from 0 to 1 of its width, from the left, and of its height, from below.
  double x(double share) const { return left + share * (right - left); }
  double y(double share) const { return bottom - share * (bottom - top); }
  bool touches(const PlotBox& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

/// Puts a label of that size beside a point: right of it, above, left or below, `gap` from it, where it lies
/// in `room` and touches none of `taken`. Nothing when there is no such place.
std::optional<PlotBox> place_beside(double x, double y, double width, double height, double gap,
                                    const PlotBox& room, std::span<const PlotBox> taken);

}  // namespace backbench::report
