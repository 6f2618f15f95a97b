#pragma once

#include "report/plot.hpp"

#include <string>

namespace backbench::report {

/// The figures of a plot, for gnuplot's eyes and anybody's: a line's points one below the other, an empty
/// line where the line is broken, two between lines. What the columns are stands at the top.
std::string plot_data(const Plot& plot);

/// The script with which gnuplot 5.4 or later draws `<file>.svg`, or `<file>.png` when its variable `format`
/// is 'png', from `<file>.dat`, all in the working folder. The same plot gives the same bytes, whatever the
/// locale. Texts are quoted so that nothing in them is taken for a command, a variable or a mark-up.
std::string plot_script(const Plot& plot);

}  // namespace backbench::report
