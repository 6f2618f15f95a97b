#include "report/plot_layout.hpp"

#include "report/plot_style.hpp"
#include "report/plot_text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace backbench::report {
namespace {

constexpr double left = 140, bottom = 740, side = 48;  // the frame's left and bottom, the margin of texts
constexpr double title_size = 38, subtitle_size = 22, footer_size = 19, note_size = 19;
constexpr double subtitle_top = 102, subtitle_step = 29;
constexpr double bold_factor = 1.15;
constexpr double mark_gap = 16, sample_width = 26;  // between frame and labels; a mark before a label
constexpr std::size_t most_subtitle_lines = 5;

/// How the labels at the ends of lines are set: as large as their number allows.
struct LabelStyle {
  double name = 26, fact = 19, height = 0;
  bool facts = true;
  bool samples = false;
};

LabelStyle label_style(const Plot& plot, double room) {
  const auto count = static_cast<double>(plot.series.size());
  LabelStyle style;
  style.facts =
      std::any_of(plot.series.begin(), plot.series.end(), [](const auto& s) { return !s.fact.empty(); });
  // A line that ends inside, or one of many, is found by its mark.
  const bool ends_inside = std::any_of(plot.series.begin(), plot.series.end(), [&](const PlotSeries& s) {
    return s.last() && plot.x.share_of(s.last()->x) < 0.9;
  });
  style.samples = ends_inside || plot.series.size() > plot_styles;
  const auto height = [&] { return style.name * 1.2 + (style.facts ? style.fact * 1.25 : 0) + 2; };
  if (height() * count > room) style = {22, 17, 0, style.facts, style.samples};
  if (height() * count > room) style.facts = false;
  while (height() * count > room && style.name > 11) --style.name;
  style.height = height();
  return style;
}

double label_width(const Plot& plot, const LabelStyle& style) {
  constexpr double widest = 380;
  double width = 0;
  for (const PlotSeries& series : plot.series) {
    width = std::max(width, text_width(series.name) * bold_factor * style.name);
    if (style.facts) width = std::max(width, text_width(series.fact) * style.fact);
  }
  return std::min(width, widest);
}

/// Title, subtitle and footer; returns where the subtitle ends.
double add_frame_texts(const Plot& plot, std::vector<PlotLabel>& labels) {
  constexpr double room = plot_width - 2 * side;
  labels.push_back({fitted(plot.title, room / title_size / bold_factor), side, 50, title_size, true, false,
                    std::string(ink)});
  double y = subtitle_top;
  std::size_t left_over = most_subtitle_lines;
  for (std::size_t i = 0; i < plot.subtitle.size() && left_over > 0; ++i) {
    // Each of the sentences to come has a line of its own at least.
    const std::size_t most =
        std::max<std::size_t>(1, left_over - std::min(left_over, plot.subtitle.size() - i - 1));
    for (const std::string& line : wrapped_lines(plot.subtitle[i], room / subtitle_size, most)) {
      labels.push_back({line, side, y, subtitle_size, false, false, std::string(muted)});
      y += subtitle_step;
      --left_over;
    }
  }
  labels.push_back({fitted(plot.footer, room / footer_size), side, plot_height - 30, footer_size, false,
                    false, std::string(muted)});
  return y;
}

void add_line_labels(const Plot& plot, const LabelStyle& style, PlotLayout& layout) {
  std::vector<double> wanted;
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    const PlotPoint* last = plot.series[i].last();
    if (!last) continue;
    shown.push_back(i);
    wanted.push_back(layout.frame.y(plot.y.share_of(last->y)));
  }
  const std::vector<double> places =
      spread_labels(wanted, style.height, layout.frame.top - style.height / 2, layout.frame.bottom + 10);
  const double x = layout.frame.right + mark_gap + (style.samples ? sample_width : 0);
  const double room = plot_width - side / 2 - x + 0.5;  // what was reckoned another way may round otherwise
  for (std::size_t n = 0; n < shown.size(); ++n) {
    const PlotSeries& series = plot.series[shown[n]];
    const std::string colour(style_of(series.style).colour);
    const double y = places[n] - (style.facts ? style.fact * 0.6 : 0);
    layout.labels.push_back(
        {fitted(series.name, room / style.name / bold_factor), x, y, style.name, true, false, colour});
    if (style.facts && !series.fact.empty())
      layout.labels.push_back({fitted(series.fact, room / style.fact), x,
                               y + style.name * 0.55 + style.fact * 0.7, style.fact, false, false, colour});
    if (style.samples) layout.samples.push_back({x - sample_width / 2, y, shown[n]});
  }
}

/// What is to be written beside a point. A warning has to stand there, anything else where there is room.
struct Note {
  const PlotPoint* point;
  std::size_t style;
  std::string text;
  bool warning = false;
  bool end = false;  // of its line
};

/// Warnings first, then the ends of lines, then the rest.
std::vector<Note> notes_of(const Plot& plot) {
  std::vector<Note> notes;
  for (const PlotSeries& series : plot.series) {
    for (const auto& piece : series.pieces) {
      for (const PlotPoint& point : piece) {
        const bool end = &point == &series.pieces.front().front() || &point == series.last();
        if (point.spoiled) notes.push_back({&point, series.style, "!", true, end});
        if (!point.note.empty()) notes.push_back({&point, series.style, point.note, false, end});
      }
    }
  }
  std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) {
    return std::pair(!a.warning, !a.end) < std::pair(!b.warning, !b.end);
  });
  return notes;
}

/// Where there is no room for a text: on marks and their arrows, and on lines.
struct Ink {
  std::vector<PlotBox> marks, lines;
};

Ink ink_of(const Plot& plot, const PlotBox& frame) {
  constexpr double mark = 9, arrow = 36, line = 2, line_step = 8;
  const auto x_of = [&](const PlotPoint& p) { return frame.x(plot.x.share_of(p.x)); };
  const auto y_of = [&](const PlotPoint& p) { return frame.y(plot.y.share_of(p.y)); };
  Ink ink;
  for (const PlotSeries& series : plot.series) {
    for (const auto& piece : series.pieces) {
      for (std::size_t i = 0; i < piece.size(); ++i) {
        const double x = x_of(piece[i]), y = y_of(piece[i]);
        if (piece[i].marked) ink.marks.push_back({x - mark, y - mark, x + mark, y + mark});
        if (piece[i].at_least) ink.marks.push_back({x - mark, y - arrow, x + mark, y});
        if (i == 0) continue;
        const double dx = x - x_of(piece[i - 1]), dy = y - y_of(piece[i - 1]);
        const int steps = static_cast<int>(std::hypot(dx, dy) / line_step);
        for (int step = 1; step < steps; ++step) {
          const double at_x = x - dx * step / steps, at_y = y - dy * step / steps;
          ink.lines.push_back({at_x - line, at_y - line, at_x + line, at_y + line});
        }
      }
    }
  }
  return ink;
}

void add_notes(const Plot& plot, PlotLayout& layout) {
  constexpr double gap = 12;
  const PlotBox& frame = layout.frame;
  Ink ink = ink_of(plot, frame);
  for (const Note& note : notes_of(plot)) {
    const double x = frame.x(plot.x.share_of(note.point->x)), y = frame.y(plot.y.share_of(note.point->y));
    const double width = text_width(note.text) * note_size, height = note_size * 1.1;
    std::vector<PlotBox> all = ink.marks;
    all.insert(all.end(), ink.lines.begin(), ink.lines.end());
    auto place = place_beside(x, y, width, height, gap, frame, all);
    if (!place && (note.warning || note.end))
      place = place_beside(x, y, width, height, gap, frame, ink.marks);
    if (!place && note.warning) place = PlotBox{x - width / 2, y - gap - height, x + width / 2, y - gap};
    if (!place) continue;
    ink.marks.push_back(*place);
    layout.labels.push_back({note.text, (place->left + place->right) / 2, (place->top + place->bottom) / 2,
                             note_size, note.warning, true, std::string(style_of(note.style).colour)});
  }
}

}  // namespace

PlotLayout layout_of(const Plot& plot) {
  PlotLayout layout;
  const double top = add_frame_texts(plot, layout.labels) + 24;
  const LabelStyle style = label_style(plot, bottom - top);
  const double right =
      plot_width - side / 2 - label_width(plot, style) - mark_gap - (style.samples ? sample_width : 0);
  layout.frame = {left, top, right, bottom};
  add_line_labels(plot, style, layout);
  add_notes(plot, layout);
  const double middle = (left + right) / 2;
  layout.labels.push_back({plot.x.title, middle, 826, 25, false, true, std::string(muted)});
  if (!plot.empty.empty())
    layout.labels.push_back({plot.empty, middle, (top + bottom) / 2, 30, true, true, std::string(muted)});
  if (plot.rule) {
    const double y = layout.frame.y(plot.y.share_of(plot.rule->y));
    layout.labels.push_back(
        {plot.rule->text, left + 12, y - 15, note_size, false, false, std::string(muted)});
  }
  return layout;
}

}  // namespace backbench::report
