#include "report/html_text.hpp"
#include "report/verdict_formats.hpp"

#include <fmt/format.h>

namespace backbench::report {
namespace {

using compare::Outcome;
using compare::VerdictRow;
using Kind = VerdictRow::Kind;

/// Line ends of an attribute are kept only as references (XML 1.0, section 3.3.3).
std::string in_xml(std::string_view text) {
  std::string xml;
  for (const char c : escaped(text)) {
    if (c == '\n')
      xml += "&#10;";
    else
      xml += c;
  }
  return xml;
}

std::string sentence_of(const VerdictRow& row) {
  std::string text = row.metric;
  if (!row.base.empty()) text += fmt::format(" {} -> {}", row.base, row.fresh);
  if (!row.change.empty()) text += ", " + row.change;
  if (!row.interval.empty()) text += fmt::format(" [{}]", row.interval);
  if (!row.samples.empty()) text += fmt::format(", n = {}", row.samples);
  if (!row.detectable.empty()) text += fmt::format(", could have seen {}", row.detectable);
  if (!row.reason.empty()) text += (text.empty() ? "" : "; ") + row.reason;
  return text;
}

std::string_view element_of(const VerdictRow& row) {
  if (row.kind == Kind::not_run) return "error";
  if (row.kind == Kind::judged && row.outcome == Outcome::regressed) return "failure";
  const bool undecided =
      row.kind == Kind::uncounted || (row.kind == Kind::judged && row.outcome == Outcome::inconclusive);
  return undecided ? "skipped" : "system-out";
}

/// "hello/flask/connections:10" -> class "hello.flask", name "connections:10".
std::pair<std::string, std::string> split(const std::string& benchmark) {
  const std::size_t slash = benchmark.find('/', benchmark.find('/') + 1);
  if (benchmark.find('/') == std::string::npos || slash == std::string::npos) return {benchmark, benchmark};
  std::string class_name = benchmark.substr(0, slash);
  for (char& c : class_name) c = c == '/' ? '.' : c;
  return {class_name, benchmark.substr(slash + 1)};
}

}  // namespace

std::string verdict_junit(const compare::VerdictTable& table) {
  std::string cases;
  std::size_t failures = 0, errors = 0, skipped = 0;
  for (const VerdictRow& row : table.rows) {
    const std::string_view element = element_of(row);
    failures += element == "failure";
    errors += element == "error";
    skipped += element == "skipped";
    const auto [class_name, name] = split(row.benchmark);
    const std::string verdict = row.verdict().empty() ? "advice" : row.verdict();
    const std::string text = fmt::format("{}: {}", verdict, sentence_of(row));
    cases += fmt::format("  <testcase classname=\"{}\" name=\"{}\">\n", in_xml(class_name),
                         in_xml(row.metric.empty() ? name : name + " " + row.metric));
    if (element == "system-out")
      cases += fmt::format("   <system-out>{}</system-out>\n", in_xml(text));
    else if (element == "skipped")
      cases += fmt::format("   <skipped message=\"{0}\">{0}</skipped>\n", in_xml(text));
    else
      cases += fmt::format("   <{0} type=\"{1}\" message=\"{2}\">{2}</{0}>\n", element, in_xml(verdict),
                           in_xml(text));
    cases += "  </testcase>\n";
  }
  const std::string counts = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
                                         table.rows.size(), failures, errors, skipped);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {0}>\n <testsuite name=\"{1}\" {0}>\n{2} "
      "</testsuite>\n</testsuites>\n",
      counts, in_xml(table.title + " " + table.suite), cases);
}

}  // namespace backbench::report
