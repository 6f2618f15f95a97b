#include "report/html_method.hpp"

#include "base/units.hpp"
#include "report/html_table.hpp"
#include "report/html_text.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::report {
namespace {

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::string count(std::size_t number, std::string_view word) {
  return fmt::format("{} {}{}", base::format_count(static_cast<double>(number)), word,
                     number == 1 ? "" : "s");
}

/// "10" when all have the same, "2–10" else.
template <class Value>
std::string range_of(const record::Run& run, Value value) {
  double least = 0, most = 0;
  bool first = true;
  for (const record::CaseResult& result : run.cases) {
    const auto v = static_cast<double>(value(result.facts));
    least = first ? v : std::min(least, v);
    most = first ? v : std::max(most, v);
    first = false;
  }
  const std::string low = base::format_count(least);
  return least < most ? low + "–" + base::format_count(most) : low;
}

/// "2026-11-24T03:10:00.000Z" to the minute, for people.
std::string minute_of(const std::string& iso8601) {
  if (iso8601.size() < 16 || iso8601[10] != 'T') return iso8601;
  return iso8601.substr(0, 10) + " " + iso8601.substr(11, 5) + " UTC";
}

std::string commit_of(const record::Run& run) { return run.environment.commit.substr(0, 8); }

}  // namespace

std::string subtitle_html(const record::Run& run) {
  std::set<std::string> targets, requests;
  std::set<int> connections;
  for (const record::CaseResult& result : run.cases) {
    targets.insert(result.facts.target);
    connections.insert(result.facts.connections);
    requests.insert(
        result.facts.method + " " + result.facts.path +
        (result.facts.request_kinds > 1 ? fmt::format(" and {} more", result.facts.request_kinds - 1) : ""));
  }
  std::vector<std::string> parts;
  if (requests.size() == 1) parts.push_back(named(*requests.begin()));
  if (requests.size() > 1) parts.push_back(count(requests.size(), "request"));
  if (!run.cases.empty()) {
    const auto repetitions = [](const record::CaseFacts& f) { return f.repetitions; };
    parts.push_back(count(targets.size(), "target") + " × " + count(connections.size(), "connection count") +
                    " × " + range_of(run, repetitions) +
                    (range_of(run, repetitions) == "1" ? " trial of " : " trials of ") +
                    range_of(run, [](const record::CaseFacts& f) { return f.duration_s; }) + " s");
  }
  const record::Environment& here = run.environment;
  if (here.cpus > 0) parts.push_back(count(static_cast<std::size_t>(here.cpus), "processor"));
  parts.push_back(escaped(minute_of(run.started)));
  if (!here.commit.empty()) parts.push_back("commit " + escaped(commit_of(run)));
  return fmt::format("{}", fmt::join(parts, " · "));
}

std::string method_html(const record::Run& run) {
  const record::Environment& here = run.environment;
  HtmlTable table("The machine and the program", {"", ""}, 2);
  const auto tell = [&](const std::string& what, const std::string& value) {
    if (!value.empty()) table.row({what, "<span class=\"reason\">" + escaped(value) + "</span>"});
  };
  const auto tell_number = [&](const std::string& what, double value, const std::string& text) {
    if (value > 0) table.row({what, text});
  };
  tell("Suite", run.suite_path);
  tell("Command", joined(here.command_line));
  tell("Started", run.started);
  tell("Finished", run.finished);
  tell("backbench", here.backbench_version);
  tell("Built by", here.compiler + (here.build_type.empty() ? "" : ", " + here.build_type));
  tell("Commit", here.commit);
  tell("Machine", here.host_name);
  tell("Kernel", here.kernel);
  tell("Processors", here.cpu_model.empty() ? "" : fmt::format("{} × {}", here.cpus, here.cpu_model));
  tell_number("Clock at the start", here.cpu_mhz, base::format_count(here.cpu_mhz) + " MHz");
  tell("Governor", here.cpu_governor);
  tell_number("Memory", static_cast<double>(here.memory_bytes),
              base::format_bytes(static_cast<double>(here.memory_bytes)));
  if (!here.load_average.empty())
    tell("Load average at the start", fmt::format("{:.2f}", fmt::join(here.load_average, " ")));
  tell_number("Open files", static_cast<double>(here.open_files_limit),
              base::format_count(static_cast<double>(here.open_files_limit)));
  if (!here.benchmark_variables.empty()) tell("Variables", joined(here.benchmark_variables));
  std::set<std::string> addresses;
  for (const record::CaseResult& result : run.cases)
    if (!result.facts.url.empty()) addresses.insert(result.facts.target + ": " + result.facts.url);
  for (const std::string& address : addresses) tell("Target", address);
  const std::string text =
      run.suite_text.empty() ? "" : "<pre tabindex=\"0\">" + escaped(run.suite_text) + "</pre>\n";
  return table.html() + folded("The suite, as it was run", text);
}

std::string reading_html() {
  constexpr std::array<std::string_view, 10> rules = {
      "<b>A filled marker</b> is a figure to compare. <b>A hollow one</b> stands where more requests failed "
      "than the error budget allows: the latency then leaves out the slowest, and a fall of it is no "
      "improvement.",
      "<b>A gap</b> in a line is a case that did not run. It is never a zero.",
      "<b>≥</b> stands before a latency whose true value may be larger, because requests timed out or got no "
      "answer.",
      "<b>–</b> stands where a figure does not exist, such as a p99 of fewer than 1 000 requests: ten have "
      "to be slower.",
      "<b>A band</b> goes from the lowest to the highest trial. Percentiles come from all trials taken "
      "together.",
      "<b>Latency over time</b>: a blank column and a plume after it are a stall, two bands are two kinds of "
      "answers, a band that sinks is a warm-up, teeth at regular distances are other work. The tables have "
      "p50 "
      "and p99 of each second, run.json has every count.",
      "<b>Correct/s</b> counts correct responses alone. <b>Failed share</b> is of all requests that ended.",
      "<b>Response time</b> runs from the moment a request was due, <b>service time</b> from its first byte.",
      "<b>model</b> is the Universal Scalability Law fitted to the measured rates: α is what waits in line, "
      "β what costs more with every further client. It is drawn where it fits six loads or more, and is no "
      "measurement.",
      "<b>BB01, BB02, …</b> are findings: reasons not to believe a figure, or not without a thought. The "
      "file docs/verdicts.md explains each.",
  };
  std::string html = "<ul class=\"reading\">\n";
  for (const std::string_view rule : rules) html += fmt::format("<li>{}</li>\n", rule);
  return html + "</ul>\n";
}

}  // namespace backbench::report
