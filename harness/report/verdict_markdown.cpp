#include "report/terminal_text.hpp"
#include "report/verdict_formats.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using compare::Outcome;
using compare::VerdictRow;

constexpr std::size_t most_bytes = 60000;

/// Text in a table's cell: nothing in it is Markdown, HTML or a column's end.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '\n')
      result += ' ';
    else if (std::string_view("\\`*_{}[]#|~@$").find(c) != std::string_view::npos)
      result += fmt::format("&#{};", static_cast<int>(c));
    else
      result += c;
  }
  return result;
}

std::string line_of(const VerdictRow& row) {
  const std::string verdict = row.verdict();
  const bool bad = verdict == "regressed" || verdict == "not run";
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
                     bad ? "**" + verdict + "**" : verdict, escaped(row.benchmark), escaped(row.metric),
                     escaped(row.base), escaped(row.fresh), escaped(row.change), escaped(row.interval),
                     escaped(row.samples), escaped(row.reason));
}

constexpr std::string_view heading =
    "| verdict | benchmark | metric | base | new | change | 90 % interval | n | |\n"
    "|---|---|---|--:|--:|--:|--:|--:|---|\n";

/// The rows as a table, as far as they fit.
template <class Wanted>
std::string rows_text(const compare::VerdictTable& table, std::size_t room, Wanted wanted) {
  std::string text(heading);
  std::size_t left_out = 0, shown = 0;
  for (const VerdictRow& row : table.rows) {
    if (!wanted(row)) continue;
    const std::string line = line_of(row);
    if (left_out > 0 || text.size() + line.size() > room) {
      ++left_out;
    } else {
      text += line;
      ++shown;
    }
  }
  if (shown + left_out == 0) return {};
  if (left_out > 0)
    text += fmt::format("\n{} more lines do not fit; `--format json` has all of them.\n", left_out);
  return text;
}

/// One per row of a list on one line, so that a marker inside a comment cannot end it.
std::string marker_of(const std::string& suite) {
  std::string name;
  for (const char c : suite)
    name += c == '-' || c == '>' || c == '<' || static_cast<unsigned char>(c) < ' ' ? '_' : c;
  return fmt::format("<!-- backbench:{} -->\n", printable(name));
}

}  // namespace

std::string verdict_markdown(const compare::VerdictTable& table) {
  std::string text = marker_of(table.suite);
  text += fmt::format("### {} {}: {}\n\n", escaped(table.title), escaped(table.suite), table.headline);
  const auto is_ok = [](const VerdictRow& row) {
    return row.kind == VerdictRow::Kind::advice ||
           (row.kind == VerdictRow::Kind::judged && row.outcome == Outcome::ok);
  };
  std::string below;
  for (const std::string& note : table.notes) below += fmt::format("\n{}\n", escaped(note));
  if (!table.commands.empty()) {
    below += "\nTo settle it:\n\n";
    for (const std::string& command : table.commands) below += "    " + printable(command) + "\n";
  }
  below = below.substr(0, std::min(below.size(), most_bytes / 3));
  text += rows_text(table, most_bytes / 3, [&](const VerdictRow& row) { return !is_ok(row); });
  const std::string all =
      rows_text(table, most_bytes - text.size() - below.size(), [](const VerdictRow&) { return true; });
  if (std::any_of(table.rows.begin(), table.rows.end(), is_ok))
    text += fmt::format("\n<details><summary>all {} figures</summary>\n\n{}\n</details>\n", table.rows.size(),
                        all);
  return text + below;
}

}  // namespace backbench::report
