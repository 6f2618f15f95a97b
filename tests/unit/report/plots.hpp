#pragma once

#include "report/plot.hpp"
#include "support/example_run.hpp"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace backbench::report::testing {

using namespace backbench::testing;

inline std::vector<Plot> plots(const record::Run& run, PlotKind kind, std::optional<PlotAxis> axis = {}) {
  const std::vector<PlotSource> sources = {{&run, "run"}};
  return plots_of(sources, kind, axis);
}

inline Plot only(const record::Run& run, PlotKind kind, std::optional<PlotAxis> axis = {}) {
  std::vector<Plot> all = plots(run, kind, axis);
  EXPECT_EQ(all.size(), 1u);
  return all.empty() ? Plot{} : all.front();
}

inline std::vector<std::string> files(const std::vector<Plot>& all) {
  std::vector<std::string> names;
  for (const Plot& plot : all) names.push_back(plot.file);
  return names;
}

inline record::CaseResult quick(const std::string& target, int connections, int ok = 1000) {
  return result("hello", target, connections, {trial(0, measured(ok, 1ms, 0ns))});
}

}  // namespace backbench::report::testing
