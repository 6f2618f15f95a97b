#include "report/html_costs.hpp"

#include "base/units.hpp"
#include "report/html_figures.hpp"
#include "report/html_table.hpp"
#include "report/html_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace backbench::report {

using metrics::Ending;
using record::CaseResult;
using record::Trial;

std::string failures_html(const record::Run& run) {
  constexpr std::array kinds = {Ending::connect,   Ending::reset,  Ending::closed_early, Ending::timeout,
                                Ending::malformed, Ending::status, Ending::mismatch};
  HtmlTable table("Failed requests by how they ended",
                  {"Benchmark", "All", "Share", "Connect", "Reset", "Closed early", "Timeout", "Malformed",
                   "Status", "Mismatch", "First failure"});
  for (const CaseResult& result : run.cases) {
    const auto merged = result.merged();
    if (!merged || !merged->window_tally.failed()) continue;
    const metrics::Tally& books = merged->window_tally;
    std::vector<std::string> cells = {named(result.facts.name),
                                      base::format_count(static_cast<double>(books.failed())),
                                      share_text(result, books)};
    for (const Ending kind : kinds)
      cells.push_back(base::format_count(static_cast<double>(books.count(kind))));
    cells.push_back(merged->first_failure.empty() ? std::string(no_figure) : escaped(merged->first_failure));
    table.row(cells);
  }
  return table.html();
}

std::string costs_html(const record::Run& run) {
  HtmlTable table(
      "Processors and memory, over the measured windows",
      {"Benchmark", "Target, cores", "Target, per request", "Target, memory at most", "Generator, cores"});
  for (const CaseResult& result : run.cases) {
    double cpu_s = 0, over_s = 0, generator_ns = 0, window_ns = 0;
    std::uint64_t memory = 0, completed = 0;
    for (const Trial* trial : result.whole_trials()) {
      for (const metrics::ThreadUsage& thread : trial->measured->threads)
        generator_ns += static_cast<double>(thread.cpu.count());
      window_ns += static_cast<double>(trial->measured->window.count());
      if (!trial->target_cost) continue;
      cpu_s += trial->target_cost->cpu_s;
      over_s += trial->target_cost->over_s;
      memory = std::max(memory, trial->target_cost->memory_peak_bytes().value_or(0));
      completed += trial->measured->window_tally.completed();
    }
    if (window_ns <= 0) continue;
    const std::string none(no_figure);
    table.row({named(result.facts.name), over_s > 0 ? base::format_count(cpu_s / over_s) : none,
               over_s > 0 && completed
                   ? base::format_count(cpu_s * 1e6 / static_cast<double>(completed)) + " µs"
                   : none,
               memory ? base::format_bytes(static_cast<double>(memory)) : none,
               generator_ns > 0 ? base::format_count(generator_ns / window_ns) : none});
  }
  return table.html();
}

}  // namespace backbench::report
