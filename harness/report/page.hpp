#pragma once

#include "record/run.hpp"
#include "report/page_assets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace backbench::report {

/// A judged run on a page, and what to call it there when it is not alone.
struct PageRun {
  std::string label;
  const record::Run* run;
};

/// One HTML file that holds everything it needs and asks nobody for anything: its Content Security Policy
/// allows the one script and the one style by their hashes. Verdict, findings, tables and method are HTML and
/// can be read without script; the script draws the charts from the record that the page holds. `runs` is not
/// empty. With a base the first run is set beside it.
std::string page(const std::vector<PageRun>& runs, const std::optional<PageRun>& base,
                 const PageAssets& assets);

}  // namespace backbench::report
