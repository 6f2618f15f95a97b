#include "report/plot_script.hpp"

#include "report/plot_layout.hpp"
#include "report/plot_style.hpp"
#include "report/plot_text.hpp"
#include "support/approved.hpp"
#include "support/example_run.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace backbench;
using namespace backbench::testing;
using namespace backbench::report;
using ::testing::HasSubstr;
using ::testing::Not;

namespace {

Plot first(const record::Run& run, PlotKind kind) {
  const std::vector<PlotSource> sources = {{&run, "run"}};
  return plots_of(sources, kind, {}).front();
}

/// 12 targets at 12 levels, all nearly alike, so that every label wants to stand at one place.
record::Run crowded_run() {
  std::vector<record::CaseResult> cases;
  for (int target = 0; target < 12; ++target)
    for (int level = 0; level < 12; ++level)
      cases.push_back(result("hello", "target-number-" + std::to_string(target), 1 << level,
                             {trial(0, measured(1000 + target, 1ms, 1us))}));
  return run_of(cases);
}

PlotBox box_of(const PlotLabel& label) {
  const double width = text_width(label.text) * label.size * (label.bold ? 1.15 : 1);
  const double left = label.centred ? label.x - width / 2 : label.x;
  return {left, label.y - label.size / 2, left + width, label.y + label.size / 2};
}

TEST(PlotScript, of_latency_is_as_approved) {
  expect_approved("report/plot_latency.gp", plot_script(first(example_run(), PlotKind::latency)));
}

TEST(PlotScript, of_errors_is_as_approved) {
  expect_approved("report/plot_errors.gp", plot_script(first(example_run(), PlotKind::errors)));
}

TEST(PlotData, is_as_approved) {
  expect_approved("report/plot_latency.dat", plot_data(first(example_run(), PlotKind::latency)));
}

TEST(PlotData, breaks_a_line_with_an_empty_line_and_parts_lines_with_two) {
  const auto quick = [](const char* target, int connections) {
    return result("hello", target, connections, {trial(0, measured(1000, 1ms, 0ns))});
  };
  const std::string text = plot_data(first(
      run_of({quick("a", 1), result("hello", "a", 2, {failed_trial(0, "no")}), quick("a", 3), quick("b", 1)}),
      PlotKind::rps));
  EXPECT_THAT(
      text, HasSubstr("# a\n1\t100\t100\t100\t0\t0\t0\t1\n\n3\t100\t100\t100\t0\t0\t0\t1\n\n\n# b\n1\t100"));
}

TEST(PlotScript, takes_nothing_in_a_name_for_its_own) {
  record::Run run =
      run_of({result("hello", "x'; `id`@m\nset output", 10, {trial(0, measured(1000, 1ms, 0ns))})});
  const std::string script = plot_script(first(run, PlotKind::rps));
  // One line, the quote doubled: the whole of it is one text.
  EXPECT_THAT(script, HasSubstr("'x''; `id`@m set output'"));
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_FALSE(line.starts_with("set output") && line.find("format") == std::string::npos) << line;
    const bool label = line.starts_with("set label");
    EXPECT_TRUE(!label || std::count(line.begin(), line.end(), '\'') % 2 == 0) << line;
  }
}

TEST(PlotScript, lets_no_text_become_a_character_reference_of_svg) {
  record::Run run = run_of({result("hello", "&#x3c;b&#xzz;", 10, {trial(0, measured(1000, 1ms, 0ns))})});
  const std::string script = plot_script(first(run, PlotKind::rps));
  EXPECT_THAT(script, HasSubstr("'&\u200B#x3c;b&\u200B#xzz;'"));
}

TEST(PlotScript, has_other_letters_for_a_png_where_no_font_may_have_them) {
  const record::Run run = run_of({result("hello", "服 a", 10, {trial(0, measured(1000, 1ms, 0ns))})});
  EXPECT_THAT(plot_script(first(run, PlotKind::rps)),
              HasSubstr("set label 4 (png ? '? a' : '服 a') at screen"));
}

TEST(PlotScript, doubles_the_percent_sign_of_ticks_which_are_formats) {
  const std::string script = plot_script(first(example_run(), PlotKind::errors));
  EXPECT_THAT(script, HasSubstr("'10 %%' 0.1"));
  EXPECT_THAT(script, HasSubstr("'error budget 1 %'"));
}

TEST(PlotScript, of_nothing_draws_the_axes_alone) {
  const record::Run run = run_of({result("hello", "a", 1, {failed_trial(0, "no")})});
  EXPECT_THAT(plot_script(first(run, PlotKind::latency)), HasSubstr("plot NaN notitle"));
  EXPECT_THAT(plot_script(first(run, PlotKind::latency)), HasSubstr("'Nothing was measured here'"));
}

TEST(PlotStyle, thirty_six_lines_differ_and_the_first_six_in_everything) {
  std::set<std::string> looks;
  for (std::size_t i = 0; i < 36; ++i) {
    const PlotStyle style = style_of(i);
    looks.insert(std::string(style.colour) + std::to_string(style.filled_mark));
    for (std::size_t k = 0; k < i; ++k) {
      const PlotStyle other = style_of(k);
      if (i < 6) {
        EXPECT_NE(style.colour, other.colour);
        EXPECT_NE(style.filled_mark, other.filled_mark);
        EXPECT_NE(style.dashes, other.dashes);
      } else if (i < 12 && style.colour == other.colour) {
        EXPECT_NE(style.filled_mark, other.filled_mark);
        EXPECT_NE(style.dashes, other.dashes);
      }
    }
  }
  EXPECT_EQ(looks.size(), 36u);
}

TEST(PlotLayout, no_two_texts_touch_and_none_leaves_the_picture_with_twelve_lines_at_one_place) {
  for (const PlotKind kind : {PlotKind::latency, PlotKind::rps, PlotKind::errors, PlotKind::knee}) {
    const PlotLayout layout = layout_of(first(crowded_run(), kind));
    for (std::size_t i = 0; i < layout.labels.size(); ++i) {
      const PlotBox box = box_of(layout.labels[i]);
      EXPECT_GE(box.left, 0) << layout.labels[i].text;
      EXPECT_LE(box.right, plot_width) << layout.labels[i].text;
      EXPECT_GE(box.top, 0);
      EXPECT_LE(box.bottom, plot_height);
      for (std::size_t k = 0; k < i; ++k)
        EXPECT_FALSE(box.touches(box_of(layout.labels[k])))
            << layout.labels[i].text << " and " << layout.labels[k].text;
    }
  }
}

TEST(PlotLayout, leaves_room_for_long_names_and_shortens_what_is_longer_still) {
  record::Run run = example_run();
  for (record::CaseResult& c : run.cases)
    if (c.facts.target == "sanic") c.facts.target = std::string(80, 'w');
  const PlotLayout layout = layout_of(first(run, PlotKind::rps));
  EXPECT_GT(layout.frame.right - layout.frame.left, 900);
  for (const PlotLabel& label : layout.labels) EXPECT_LE(box_of(label).right, plot_width) << label.text;
}

TEST(PlotLayout, says_twelve_lines_apart_by_marks_beside_their_names) {
  EXPECT_EQ(layout_of(first(crowded_run(), PlotKind::rps)).samples.size(), 12u);
  EXPECT_TRUE(layout_of(first(run_of({result("s", "a", 1, {trial(0, measured(100, 1ms, 0ns))}),
                                      result("s", "a", 2, {trial(0, measured(100, 1ms, 0ns))})}),
                              PlotKind::rps))
                  .samples.empty());
}

TEST(PlotLayout, writes_a_warning_beside_its_point_even_without_room) {
  record::Run run = crowded_run();
  for (record::CaseResult& c : run.cases)
    c.findings.push_back({"BB01", "client-bound", record::Severity::spoils, "r", "c"});
  int warnings = 0;
  for (const PlotLabel& label : layout_of(first(run, PlotKind::rps)).labels) warnings += label.text == "!";
  EXPECT_EQ(warnings, 144);
}

}  // namespace
