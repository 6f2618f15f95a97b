#include "report/terminal_text.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

std::string gap(std::string_view text, std::size_t columns) {
  const std::size_t width = base::display_width(text);
  return std::string(width < columns ? columns - width : 0, ' ');
}

/// Valid UTF-8, code point by code point.
std::vector<std::string_view> code_points(std::string_view text) {
  std::vector<std::string_view> points;
  while (const std::size_t length = base::utf8_length(text)) {
    points.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return points;
}

}  // namespace

std::string emphasised(std::string_view text, Emphasis emphasis, bool colour) {
  if (!colour || emphasis == Emphasis::none) return std::string(text);
  const int code = emphasis == Emphasis::bold ? 1 : emphasis == Emphasis::failure ? 31 : 36;
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string printable(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = base::utf8_length(text);
    // U+0080 to U+009F are control characters too, and terminals obey them.
    const bool c1 = length == 2 && first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
    if (first == '\n')
      safe += '\n';
    else if (first == '\t')
      safe += ' ';
    else if (length == 0 || first < 0x20 || first == 0x7F || c1)
      safe += '?';
    else
      safe += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return safe;
}

std::string padded_left(std::string_view text, std::size_t columns) {
  return gap(text, columns) + std::string(text);
}

std::string padded_right(std::string_view text, std::size_t columns) {
  return std::string(text) + gap(text, columns);
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (base::display_width(text) <= columns || columns == 0)
    return std::string(text.substr(0, columns ? text.npos : 0));
  const std::vector<std::string_view> points = code_points(text);
  const std::size_t head_columns = (columns - 1) * 2 / 5;
  std::string head;
  for (std::size_t i = 0; base::display_width(head) + base::display_width(points[i]) <= head_columns; ++i)
    head += points[i];
  const std::size_t room = columns - 1 - base::display_width(head);
  std::string tail;
  for (auto point = points.rbegin(); base::display_width(tail) + base::display_width(*point) <= room; ++point)
    tail.insert(0, *point);
  return head + "…" + tail;
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string lines, line;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (!line.empty() && indent + base::display_width(line) + 1 + base::display_width(word) > columns) {
      lines += margin + line + "\n";
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
    begin = end + 1;
  }
  return line.empty() ? lines : lines + margin + line + "\n";
}

}  // namespace backbench::report
