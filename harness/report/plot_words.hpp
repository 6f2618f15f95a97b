#pragma once

#include "report/plot_cells.hpp"

#include <string>
#include <utility>
#include <vector>

namespace backbench::report {

/// "2 threads", "200/s", "closed loop": a value of an axis of the matrix, for people.
std::string fixed_text(const std::pair<std::string, std::string>& fixed);
/// The same of a value on a plot's axis: "1 000", "10 s", "200/s".
std::string value_text(PlotAxis axis, double value);
/// "Concurrent connections (log scale)", …
std::string axis_title(PlotAxis axis);

/// "what", and behind it scenario and load where the runs have several of them.
std::string title_of(const std::string& what, const PlotPanel& panel, bool several_scenarios);
/// "hello.threads_2.latency_vs_connections"
std::string file_of(PlotKind kind, std::optional<PlotAxis> axis, const PlotPanel& panel);

/// What the lines below the title have to explain besides the figure itself.
struct PlotMarks {
  bool hollow = false, at_least = false, spoiled = false;
  void take(const PlotPoint& point);
};
/// One sentence for each of the marks that are there.
std::string marks_text(const PlotMarks& marks, const PlotPanel& panel);
/// "3 repetitions of 10 s", as far as it is the same for all of them.
std::string repetitions_text(const PlotPanel& panel);
bool repeated(const PlotPanel& panel);
/// "Did not run: …", each by name; empty when all did.
std::string not_run_text(const PlotPanel& panel, std::optional<PlotAxis> axis);
/// Request, size of a response, machine, date, commit.
std::string footer_of(const PlotPanel& panel, std::span<const PlotSource> runs);

}  // namespace backbench::report
