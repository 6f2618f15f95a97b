#include "report/page.hpp"

#include "base/json_string.hpp"
#include "report/html_comparison.hpp"
#include "report/html_costs.hpp"
#include "report/html_figures.hpp"
#include "report/html_method.hpp"
#include "report/html_record.hpp"
#include "report/html_table.hpp"
#include "report/html_text.hpp"
#include "report/html_verdict.hpp"

#include <functional>

#include <fmt/format.h>

namespace backbench::report {
namespace {

/// The same part of every run, each under its name when there are several.
std::string each(const std::vector<PageRun>& runs,
                 const std::function<std::string(const record::Run&)>& part) {
  std::string html;
  for (const PageRun& run : runs) {
    const std::string content = part(*run.run);
    if (content.empty()) continue;
    if (runs.size() > 1) html += fmt::format("<p class=\"run\">Run {}</p>\n", named(run.label));
    html += content;
  }
  return html;
}

std::string data(const std::vector<PageRun>& runs) {
  std::string list;
  for (const PageRun& run : runs)
    list += fmt::format("{}{{\"label\":{},\"record\":{}}}", list.empty() ? "" : ",",
                        base::json_string(run.label), chart_record(*run.run));
  return inert_json("{\"runs\":[" + list + "]}");
}

std::string head(const record::Run& run, const PageAssets& assets) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{}'; "
      "style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<title>{} · backbench</title>\n<style>{}</style>\n</head>\n",
      assets.script_hash, assets.style_hash, escaped(run.suite), assets.style);
}

std::string sections(const std::vector<PageRun>& runs, const std::optional<PageRun>& base) {
  const record::Run& first = *runs.front().run;
  std::string html =
      section("findings", "What may spoil the figures", "", each(runs, findings_html)) +
      "<div id=\"charts\"><p class=\"card\">The charts are drawn by a script, which did not run here. Every "
      "number of theirs stands in the tables below.</p></div>\n" +
      section("failures", "Failures by kind",
              "Requests that ended in the measured windows and were not answered correctly.",
              each(runs, failures_html)) +
      section("costs", "Processors and memory",
              "What the target's processes and the generator took of the machine.", each(runs, costs_html));
  if (base)
    html += section("comparison", "Beside " + named(base->label),
                    "Changes as they were measured, not judged: a small one may be chance.",
                    comparison_html(*base->run, first));
  return html +
         section("numbers", "Every number", "Percentiles are those of all trials taken together.",
                 each(runs, figures_html)) +
         section("method", "How it was measured", "", each(runs, method_html)) +
         section("reading", "How to read this report", "", reading_html());
}

}  // namespace

std::string page(const std::vector<PageRun>& runs, const std::optional<PageRun>& base,
                 const PageAssets& assets) {
  const record::Run& first = *runs.front().run;
  std::string html = head(first, assets);
  html += fmt::format(
      "<body>\n<header>\n<div>\n<h1>{}</h1>\n{}</div>\n<div "
      "id=\"controls\"></div>\n</header>\n<main>\n{}{}</main>\n"
      "<script type=\"application/json\" "
      "id=\"backbench-data\">{}</script>\n<script>{}</script>\n</body>\n</html>\n",
      named(first.suite),
      each(runs, [](const record::Run& run) { return "<p>" + subtitle_html(run) + "</p>\n"; }),
      each(runs, verdict_html), sections(runs, base), data(runs), assets.script);
  return html;
}

}  // namespace backbench::report
