#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace backbench::report {

/// How a line looks. Colours are told apart under the three kinds of colour blindness (least CIEDE2000
/// distance 14.0, by Machado's matrices) and have a contrast of 4.5 or more with white; mark and dashes tell
/// lines apart without them.
struct PlotStyle {
  std::string_view colour;
  int filled_mark = 0, open_mark = 0;  // gnuplot's point types
  std::string_view dashes;             // gnuplot's dash type
};

inline constexpr std::string_view ink = "#1B2430", muted = "#57606C", hairline = "#E2E6EB",
                                  axis_line = "#9AA3AF";

inline constexpr std::size_t plot_styles = 6;

/// Of the first six no two share a colour, a mark or dashes; after them a colour comes back with another mark
/// and other dashes, and 36 lines differ.
constexpr PlotStyle style_of(std::size_t place) {
  constexpr std::array<std::string_view, plot_styles> colours{"#276BFB", "#BD5A13", "#105140",
                                                              "#7C1975", "#564410", "#020BE8"};
  // Circle, square, triangle, diamond, triangle downwards, pentagon: those that gnuplot can fill.
  constexpr std::array<int, plot_styles> marks{7, 5, 9, 13, 11, 15};
  constexpr std::array<std::string_view, plot_styles> dashes{"solid",      "(14,7)",         "(3,5)",
                                                             "(14,5,3,5)", "(14,5,3,5,3,5)", "(6,5)"};
  const std::size_t round = place / plot_styles;
  const std::size_t at = place % plot_styles;
  const int mark = marks[(at + round) % plot_styles];
  return {colours[at], mark, mark - 1, dashes[(at + 2 * round) % plot_styles]};
}

}  // namespace backbench::report
