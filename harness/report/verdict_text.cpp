#include "base/utf8.hpp"
#include "report/terminal_text.hpp"
#include "report/verdict_formats.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using compare::Outcome;
using compare::VerdictRow;

constexpr std::size_t text_columns = 100;
constexpr std::size_t most_name_columns = 40;

struct Column {
  std::string_view heading;
  std::string VerdictRow::*text;
  bool number;
};

constexpr std::array<Column, 7> columns{{
    {"METRIC", &VerdictRow::metric, false},
    {"BASE", &VerdictRow::base, true},
    {"NEW", &VerdictRow::fresh, true},
    {"CHANGE", &VerdictRow::change, true},
    {"90 % INTERVAL", &VerdictRow::interval, true},
    {"COULD SEE", &VerdictRow::detectable, true},
    {"N", &VerdictRow::samples, true},
}};

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return printable(text);
}

class Grid {
 public:
  explicit Grid(const compare::VerdictTable& table) {
    for (const VerdictRow& row : table.rows) {
      verdict_ = std::max(verdict_, base::display_width(row.verdict()));
      name_ = std::max(name_, std::min(most_name_columns, base::display_width(row.benchmark)));
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::size_t width = base::display_width(row.*columns[i].text);
        if (width > 0) widths_[i] = std::max({widths_[i], width, base::display_width(columns[i].heading)});
      }
    }
  }

  std::string header() const {
    std::string line = padded_right("VERDICT", verdict_) + "  " + padded_right("BENCHMARK", name_);
    for (std::size_t i = 0; i < columns.size(); ++i) line += cell(i, columns[i].heading);
    return trimmed(line);
  }

  std::string line(const VerdictRow& row, bool repeated, bool colour) const {
    const bool bad = row.kind == VerdictRow::Kind::not_run ||
                     (row.kind == VerdictRow::Kind::judged && row.outcome == Outcome::regressed);
    std::string line =
        emphasised(padded_right(row.verdict(), verdict_), bad ? Emphasis::failure : Emphasis::none, colour);
    line +=
        "  " + padded_right(repeated ? "" : shortened(printable(row.benchmark), most_name_columns), name_);
    if (row.metric.empty()) return line + "  " + one_line(row.reason) + "\n";
    for (std::size_t i = 0; i < columns.size(); ++i) line += cell(i, row.*columns[i].text);
    return trimmed(line);
  }

 private:
  std::string cell(std::size_t i, std::string_view text) const {
    if (widths_[i] == 0) return {};
    return "  " + (columns[i].number ? padded_left(text, widths_[i]) : padded_right(text, widths_[i]));
  }

  static std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
  }

  std::size_t verdict_ = base::display_width("VERDICT");
  std::size_t name_ = base::display_width("BENCHMARK");
  std::array<std::size_t, columns.size()> widths_{};
};

/// Reasons of the figures that take part in the verdict and are not ok.
std::string reasons_text(const compare::VerdictTable& table) {
  std::string text;
  for (const VerdictRow& row : table.rows) {
    if (row.metric.empty() || row.reason.empty() || row.kind == VerdictRow::Kind::advice) continue;
    if (row.kind == VerdictRow::Kind::judged && row.outcome == Outcome::ok) continue;
    if (row.detectable.empty() && !row.change.empty()) continue;  // said once for all, in the notes
    text +=
        wrapped(printable(fmt::format("{} {}: {}", row.benchmark, row.metric, row.reason)), text_columns, 2);
  }
  return text;
}

}  // namespace

std::string verdict_text(const compare::VerdictTable& table, bool colour) {
  const Grid grid(table);
  std::string text = emphasised(grid.header(), Emphasis::none, colour);
  const VerdictRow* previous = nullptr;
  for (const VerdictRow& row : table.rows) {
    text += grid.line(row, previous && previous->benchmark == row.benchmark, colour);
    previous = &row;
  }
  text += "\n" + reasons_text(table);
  for (const std::string& note : table.notes) text += wrapped(printable(note), text_columns, 0);
  if (!table.commands.empty()) {
    text += "To settle it:\n";
    for (const std::string& command : table.commands) text += "  " + printable(command) + "\n";
  }
  const bool bad = table.outcome == Outcome::regressed;
  return text +
         emphasised(printable(table.suite) + ": " + table.headline, bad ? Emphasis::failure : Emphasis::bold,
                    colour) +
         "\n";
}

}  // namespace backbench::report
