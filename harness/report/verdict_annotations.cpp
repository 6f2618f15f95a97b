#include "report/terminal_text.hpp"
#include "report/verdict_formats.hpp"

#include <map>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using compare::Outcome;
using compare::VerdictRow;
using Kind = VerdictRow::Kind;

constexpr std::size_t most = 9;  // GitHub shows ten of a kind for each step

/// As GitHub's runner unescapes it: `:` and `,` only in properties.
std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '%')
      result += "%25";
    else if (c == '\r')
      result += "%0D";
    else if (c == '\n')
      result += "%0A";
    else if (property && c == ':')
      result += "%3A";
    else if (property && c == ',')
      result += "%2C";
    else
      result += c;
  }
  return result;
}

std::string level_of(const VerdictRow& row) {
  if (row.kind == Kind::not_run) return "error";
  if (row.kind == Kind::uncounted) return "warning";
  if (row.kind != Kind::judged) return {};
  if (row.outcome == Outcome::regressed) return "error";
  return row.outcome == Outcome::inconclusive ? "warning" : "";
}

std::string message_of(const VerdictRow& row) {
  std::string text = row.verdict();
  if (!row.base.empty()) text += fmt::format(": {} -> {}", row.base, row.fresh);
  if (!row.interval.empty()) text += fmt::format(", 90 % interval {}", row.interval);
  if (!row.reason.empty()) text += (row.base.empty() ? ": " : ", ") + row.reason;
  return text;
}

}  // namespace

std::string verdict_annotations(const compare::VerdictTable& table) {
  std::string text;
  std::map<std::string, std::size_t> seen;
  for (const VerdictRow& row : table.rows) {
    const std::string level = level_of(row);
    if (level.empty() || ++seen[level] > most) continue;
    std::string title = row.benchmark;
    if (!row.metric.empty()) title += " " + row.metric;
    if (!row.change.empty()) title += " " + row.change;
    text += fmt::format("::{} title={}::{}\n", level, escaped(title, true), escaped(message_of(row), false));
  }
  for (const auto& [level, count] : seen) {
    if (count > most)
      text += fmt::format("::{} title={}::and {} more\n", level,
                          escaped(table.title + " " + table.suite, true), count - most);
  }
  return text + fmt::format("::notice title={}::{}\n", escaped(table.title + " " + table.suite, true),
                            escaped(table.headline, false));
}

}  // namespace backbench::report
