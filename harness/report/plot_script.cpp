#include "report/plot_script.hpp"

#include "report/plot_layout.hpp"
#include "report/plot_style.hpp"
#include "report/plot_text.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::report {
namespace {

/// What stands in single quotes is taken as it is: neither escapes, nor `commands`, nor @macros. The SVG
/// terminal alone lets "&#x" through as the begin of a character's number; a space of no width stops that.
std::string in_quotes(std::string_view text) {
  std::string result = "'";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') result += '\'';
    result += text[i];
    if (text.substr(i, 3) == "&#x") result += "\u200B";
  }
  return result + "'";
}

/// The same, and other letters for a PNG where it needs them.
std::string label_in_quotes(const std::string& text) {
  const std::string common = in_common_letters(text);
  return common == text ? in_quotes(text)
                        : fmt::format("(png ? {} : {})", in_quotes(common), in_quotes(text));
}

/// A tick's text is a format for its value.
std::string tick_in_quotes(const std::string& text) {
  std::string doubled;
  for (const char c : text) doubled += c == '%' ? "%%" : std::string(1, c);
  return in_quotes(doubled);
}

std::string screen_x(double pixels) { return fmt::format("{:.6f}", pixels / plot_width); }
std::string screen_y(double pixels) { return fmt::format("{:.6f}", 1 - pixels / plot_height); }

std::string ticks_text(const PlotScale& scale) {
  std::vector<std::string> ticks;
  for (const PlotTick& tick : scale.ticks)
    ticks.push_back(fmt::format("{} {}", tick_in_quotes(tick.text), tick.at));
  return fmt::format("{}", fmt::join(ticks, ", "));
}

std::string label_text(std::size_t number, const PlotLabel& label) {
  return fmt::format("set label {} {} at screen {}, screen {} {} front font {}({:g}) textcolor rgb '{}'\n",
                     number, label_in_quotes(label.text), screen_x(label.x), screen_y(label.y),
                     label.centred ? "center" : "left", label.bold ? "bold" : "plain", label.size,
                     label.colour);
}

std::vector<const PlotSeries*> drawn_series(const Plot& plot) {
  std::vector<const PlotSeries*> drawn;
  for (const PlotSeries& series : plot.series)
    if (series.last()) drawn.push_back(&series);
  return drawn;
}

std::string head(const Plot& plot, const PlotLayout& layout) {
  const PlotBox& frame = layout.frame;
  return fmt::format(
      R"(# {title}
# Written by backbench, to be changed as you like. In this folder:
#   gnuplot {file}.gp                      draws {file}.svg
#   gnuplot -e "format='png'" {file}.gp    draws {file}.png
if (!exists('format')) format = 'svg'
png = format eq 'png'
set encoding utf8
# In an SVG a family may be a list; its commas are written so that gnuplot does not take a size for what follows.
family = png ? 'Inter' : 'Inter&#x2c; Helvetica Neue&#x2c; Arial&#x2c; sans-serif'
size = png ? 0.75 : 1.0    # points or pixels
plain(pixels) = sprintf('%s,%.2f', family, pixels * size)
bold(pixels) = sprintf('%s Bold,%.2f', family, pixels * size)
if (png) set terminal pngcairo noenhanced size {width:g},{height:g} font plain(25) background rgb '#FFFFFF' linewidth 1.6
if (!png) set terminal svg noenhanced size {width:g},{height:g} font plain(25) background rgb '#FFFFFF' linewidth 1.6
set output '{file}.'.format
data = '{file}.dat'

set lmargin at screen {left}
set rmargin at screen {right}
set tmargin at screen {top}
set bmargin at screen {bottom}
set border 1 linecolor rgb '{axis}' linewidth 1
set tics nomirror textcolor rgb '{muted}' out scale 0.6,0
set grid ytics linetype 1 dashtype solid linecolor rgb '{hairline}' linewidth 1
set style fill transparent solid 0.16 noborder
unset key
)",
      fmt::arg("title", plot_text(plot.title)), fmt::arg("file", plot.file), fmt::arg("width", plot_width),
      fmt::arg("height", plot_height), fmt::arg("left", screen_x(frame.left)),
      fmt::arg("right", screen_x(frame.right)), fmt::arg("top", screen_y(frame.top)),
      fmt::arg("bottom", screen_y(frame.bottom)), fmt::arg("axis", axis_line), fmt::arg("muted", muted),
      fmt::arg("hairline", hairline));
}

std::string scale_text(char axis, const PlotScale& scale) {
  std::string text;
  if (scale.logarithmic) text += fmt::format("set logscale {} 10\n", axis);
  text += fmt::format("set {}range [{}:{}]\n", axis, scale.from, scale.to);
  return text + fmt::format("set {}tics ({})\n", axis, ticks_text(scale));
}

std::string styles_text(const std::vector<const PlotSeries*>& drawn) {
  std::string text = "\n# A line each: as it is drawn, the ground below a hollow mark, the hollow mark.\n";
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const PlotStyle style = style_of(drawn[i]->style);
    text += fmt::format(
        "set style line {} linecolor rgb '{}' linewidth 2.4 dashtype {} pointtype {} pointsize 1.7  # {}\n"
        "set style line {} linecolor rgb '#FFFFFF' linewidth 2 dashtype solid pointtype {} pointsize 1.8\n"
        "set style line {} linecolor rgb '{}' linewidth 2 dashtype solid pointtype {} pointsize 1.8\n",
        i + 1, style.colour, style.dashes, style.filled_mark, plot_text(drawn[i]->name), 101 + i,
        style.filled_mark, 201 + i, style.colour, style.open_mark);
  }
  return text;
}

/// How far up an arrow reaches: a factor or an addend that looks the same everywhere.
std::string arrow_reach(const PlotScale& y, double frame_height) {
  constexpr double length = 34;  // pixels
  if (!y.logarithmic) return fmt::format("{:.6g}", (y.to - y.from) * length / frame_height);
  return fmt::format("$2 * {:.6g}", std::pow(y.to / y.from, length / frame_height) - 1);
}

std::string plot_command(const Plot& plot, const PlotLayout& layout, std::size_t count) {
  if (count == 0) return "\nplot NaN notitle\n";
  const bool any_arrow = std::any_of(plot.series.begin(), plot.series.end(), [](const PlotSeries& s) {
    return std::any_of(s.pieces.begin(), s.pieces.end(), [](const auto& piece) {
      return std::any_of(piece.begin(), piece.end(), [](const PlotPoint& p) { return p.at_least; });
    });
  });
  const std::string each = fmt::format("for [i=0:{}] data index i using ", count - 1);
  std::vector<std::string> parts;
  parts.push_back(each + "1:3:4 with filledcurves linestyle i+1");
  parts.push_back(each + "1:2 with lines linestyle i+1");
  if (!plot.rings.empty())
    parts.push_back(fmt::format(
        "data index {} using 1:2 with points pointtype 6 pointsize 3.2 linewidth 1.4 linecolor rgb '{}'",
        count, muted));
  if (any_arrow)
    parts.push_back(each + fmt::format("($6 == 1 ? $1 : NaN):2:(0):({}) with vectors head filled size screen "
                                       "0.008,22,60 fixed linestyle i+1 dashtype solid linewidth 1.6",
                                       arrow_reach(plot.y, layout.frame.bottom - layout.frame.top)));
  parts.push_back(each + "1:($8 == 1 && $5 == 0 ? $2 : NaN) with points linestyle i+1");
  parts.push_back(each + "1:($8 == 1 && $5 == 1 ? $2 : NaN) with points linestyle i+101");
  parts.push_back(each + "1:($8 == 1 && $5 == 1 ? $2 : NaN) with points linestyle i+201");
  return fmt::format("\nplot {}\n", fmt::join(parts, ", \\\n     "));
}

}  // namespace

std::string plot_data(const Plot& plot) {
  std::string text = fmt::format(
      "# {}\n"
      "# x: {}; y and its lowest and highest over the repetitions\n"
      "# hollow: over the error budget; at_least: a lower bound; spoiled: see `backbench explain`; marked: "
      "has a mark\n"
      "# x\ty\tlow\thigh\thollow\tat_least\tspoiled\tmarked\n",
      plot_text(plot.title), plot.x.title);
  const auto row = [](const PlotPoint& p) {
    return fmt::format("{}\t{}\t{}\t{}\t{:d}\t{:d}\t{:d}\t{:d}\n", p.x, p.y, p.low.value_or(p.y),
                       p.high.value_or(p.y), p.hollow, p.at_least, p.spoiled, p.marked);
  };
  std::string gap;
  for (const PlotSeries* series : drawn_series(plot)) {
    text += gap + fmt::format("# {}\n", plot_text(series->name));
    for (std::size_t i = 0; i < series->pieces.size(); ++i) {
      if (i > 0) text += "\n";
      for (const PlotPoint& point : series->pieces[i]) text += row(point);
    }
    gap = "\n\n";
  }
  if (!plot.rings.empty()) text += gap + "# rings\n";
  for (const PlotPoint& point : plot.rings) text += row(point);
  return text;
}

std::string plot_script(const Plot& plot) {
  const PlotLayout layout = layout_of(plot);
  const std::vector<const PlotSeries*> drawn = drawn_series(plot);
  std::string text = head(plot, layout) + "\n" + scale_text('x', plot.x) + scale_text('y', plot.y) + "\n";
  std::size_t number = 0;
  for (const PlotLabel& label : layout.labels)
    if (!label.text.empty()) text += label_text(++number, label);
  for (const PlotSample& sample : layout.samples) {
    const PlotStyle style = style_of(plot.series[sample.series].style);
    text += fmt::format(
        "set label {} '' at screen {}, screen {} point pointtype {} pointsize 1.7 linecolor rgb '{}'\n",
        ++number, screen_x(sample.x), screen_y(sample.y), style.filled_mark, style.colour);
  }
  if (plot.rule)
    text += fmt::format(
        "set arrow from graph 0, first {0} to graph 1, first {0} nohead front dashtype (2,6) linewidth 1.4 "
        "linecolor rgb '{1}'\n",
        plot.rule->y, muted);
  return text + styles_text(drawn) + plot_command(plot, layout, drawn.size());
}

}  // namespace backbench::report
