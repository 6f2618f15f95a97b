#include "report/plot_text.hpp"

#include "base/utf8.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <utility>

namespace backbench::report {
namespace {

/// Code points that change the direction of what stands around them; UTF-8.
bool turns_direction(std::string_view point) {
  if (point.size() != 3 || point[0] != '\xE2') return false;
  const auto second = static_cast<unsigned char>(point[1]);
  const auto third = static_cast<unsigned char>(point[2]);
  return (second == 0x80 && (third == 0x8E || third == 0x8F || (third >= 0xAA && third <= 0xAE))) ||
         (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

/// Up to U+052F, and U+1E00 to U+22FF.
bool common(std::string_view point) {
  const auto first = static_cast<unsigned char>(point.front());
  const auto second = point.size() > 1 ? static_cast<unsigned char>(point[1]) : 0u;
  if (point.size() < 3) return first < 0xD4 || (first == 0xD4 && second < 0xB0);
  return point.size() == 3 && ((first == 0xE1 && second >= 0xB8) || (first == 0xE2 && second < 0x8C));
}

/// Widths of DejaVu Sans, the widest of the usual ones, in classes.
double width_of(std::string_view point) {
  constexpr std::string_view narrow = "fijlrtI.,:;'|!()[]/-", wide = "mwMW%@";
  if (point.size() > 1) return base::display_width(point) == 2 ? 1.1 : point == "·" ? 0.32 : 0.7;
  if (point == " ") return 0.32;
  if (narrow.find(point.front()) != std::string_view::npos) return 0.4;
  if (wide.find(point.front()) != std::string_view::npos) return 1;
  return point.front() >= 'A' && point.front() <= 'Z' ? 0.75 : 0.64;
}

}  // namespace

std::string plot_text(std::string_view text) {
  const std::string safe = printable(text);
  std::string line;
  for (std::string_view rest = safe; !rest.empty();) {
    const std::string_view point = rest.substr(0, std::max<std::size_t>(base::utf8_length(rest), 1));
    if (point == "\n")
      line += ' ';
    else if (!turns_direction(point))
      line += point;
    rest.remove_prefix(point.size());
  }
  return line;
}

std::string in_common_letters(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view point = text.substr(0, std::max<std::size_t>(base::utf8_length(text), 1));
    result += common(point) ? point : "?";
    text.remove_prefix(point.size());
  }
  return result;
}

std::string file_text(std::string_view text, std::size_t longest) {
  std::string safe;
  for (const char c : text.substr(0, longest)) {
    const bool harmless = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '_' || c == '.' || c == '-';
    safe += harmless ? c : '-';
  }
  // A leading dot hides a file, a leading dash makes it look like an option.
  if (safe.empty() || safe.front() == '.' || safe.front() == '-') safe.insert(0, 1, '_');
  return safe;
}

double text_width(std::string_view text) {
  double width = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(base::utf8_length(text), 1);
    width += width_of(text.substr(0, length));
    text.remove_prefix(length);
  }
  return width;
}

std::string fitted(std::string_view text, double width) {
  if (text_width(text) <= width) return std::string(text);
  for (std::size_t columns = base::display_width(text); columns > 1; --columns)
    if (std::string cut = shortened(text, columns - 1); text_width(cut) <= width) return cut;
  return "…";
}

std::vector<std::string> wrapped_lines(std::string_view text, double width, std::size_t most) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = fitted(text.substr(begin, end - begin), width);
    if (!line.empty() && text_width(line + " " + word) > width) {
      if (lines.size() + 1 == most) {
        while (text_width(line + " …") > width) line.erase(std::min(line.rfind(' '), line.size() - 1));
        lines.push_back(line + " …");
        return lines;
      }
      lines.push_back(std::exchange(line, {}));
    }
    if (!line.empty()) line += ' ';
    line += word;
    begin = end + 1;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

}  // namespace backbench::report
