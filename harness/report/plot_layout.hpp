#pragma once

#include "report/plot.hpp"
#include "report/plot_labels.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace backbench::report {

/// A text in the picture: pixels, y downwards, the middle of the text's height; `centred` or beginning at x.
struct PlotLabel {
  std::string text;
  double x = 0, y = 0;
  double size = 0;  // of its font, in pixels
  bool bold = false;
  bool centred = false;
  std::string colour;
};

/// A mark beside a label at the end of a line, as its series has them.
struct PlotSample {
  double x = 0, y = 0;
  std::size_t series = 0;
};

/// Where everything stands in a picture of `plot_width` × `plot_height` pixels.
struct PlotLayout {
  PlotBox frame;  // what the axes enclose
  std::vector<PlotLabel> labels;
  std::vector<PlotSample> samples;
};

inline constexpr double plot_width = 1600, plot_height = 900;

PlotLayout layout_of(const Plot& plot);

}  // namespace backbench::report
