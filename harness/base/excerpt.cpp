#include "base/excerpt.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace backbench::base {
namespace {

constexpr std::size_t tab_stop = 8;
constexpr std::string_view replacement = "\uFFFD";
constexpr std::string_view ellipsis = "…";

/// One character on the screen.
struct Cell {
  std::string text;
  std::size_t column;  // display column it starts at
  std::size_t width;
  std::size_t byte;  // where it stands in the line
};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

Cell next_cell(std::string_view line, std::size_t byte, std::size_t column) {
  if (line[byte] == '\t') {
    const std::size_t width = tab_stop - column % tab_stop;
    return {std::string(width, ' '), column, width, byte};
  }
  const std::size_t length = utf8_length(line.substr(byte));
  if (length == 0 || is_control(line[byte])) return {std::string(replacement), column, 1, byte};
  const std::string_view text = line.substr(byte, length);
  return {std::string(text), column, display_width(text), byte};
}

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t byte = 0; byte < line.size();) {
    cells.push_back(next_cell(line, byte, column));
    column += cells.back().width;
    byte += std::max<std::size_t>(1, utf8_length(line.substr(byte)));
  }
  return cells;
}

/// Keeps a very long line from being laid out whole for every problem in it: the bytes that can be seen, and
/// some.
std::string_view neighbourhood(std::string_view line, std::size_t& column, std::size_t max_columns) {
  constexpr std::size_t bytes_per_column = 4;
  const std::size_t reach = max_columns * bytes_per_column;
  std::size_t begin = column > reach ? column - reach : 0;
  while (begin > 0 && begin < column && utf8_length(line.substr(begin)) == 0) ++begin;
  column -= begin;
  return line.substr(begin, column + reach);
}

}  // namespace

Excerpt excerpt(std::string_view line, std::size_t column, std::size_t length, std::size_t max_columns) {
  column = std::min(column, line.size());
  length = std::min(length, line.size() - column);
  const bool cut_before = column > 4 * max_columns;
  const bool cut_after = line.size() - column > 4 * max_columns;
  line = neighbourhood(line, column, max_columns);

  const std::vector<Cell> cells = cells_of(line);
  const std::size_t total = cells.empty() ? 0 : cells.back().column + cells.back().width;
  const auto column_of = [&](std::size_t byte) {
    const auto at = std::find_if(cells.begin(), cells.end(), [&](const Cell& c) { return c.byte >= byte; });
    return at == cells.end() ? total : at->column;
  };
  const std::size_t mark_begin = column_of(column);
  const std::size_t mark_end = std::max(mark_begin + 1, column_of(column + length));

  const bool fits = total <= max_columns && !cut_before && !cut_after;
  const std::size_t lead = max_columns * 2 / 5;  // what is kept before a mark far out in the line
  const std::size_t begin = fits || mark_begin + lead < max_columns ? 0 : mark_begin - lead;
  const std::size_t end = begin + max_columns;

  Excerpt result;
  if (begin > 0 || cut_before) result.text = ellipsis;
  const std::size_t shift = result.text.empty() ? 0 : 1;
  std::size_t shown_end = begin;
  std::size_t shown_begin = begin;
  bool first = true;
  for (const Cell& cell : cells) {
    if (cell.column < begin || cell.column + cell.width > end) continue;
    if (std::exchange(first, false)) shown_begin = cell.column;
    result.text += cell.text;
    shown_end = cell.column + cell.width;
  }
  if (shown_end < total || cut_after) result.text += ellipsis;
  result.column = mark_begin - std::min(mark_begin, shown_begin) + shift;
  result.width =
      std::max<std::size_t>(1, std::min(mark_end, std::max(shown_end, mark_begin + 1)) - mark_begin);
  return result;
}

}  // namespace backbench::base
