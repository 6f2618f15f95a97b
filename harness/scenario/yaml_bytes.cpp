#include "scenario/yaml_bytes.hpp"

#include "base/utf8.hpp"

#include <string_view>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

bool utf8_is_whole(Document& document) {
  const std::string_view text = document.text();
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = base::utf8_length(text.substr(i));
    if (length == 0) {
      document.add({i, 1}, fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[i])),
                   "save the file as UTF-8");
      return false;
    }
    i += length;
  }
  return true;
}

bool characters_are_printable(Document& document) {
  const std::string_view text = document.text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool line_break = c == '\n' || (c == '\r' && document.at(i + 1) == '\n');
    if ((c >= 0x20 && c != 0x7F) || c == '\t' || line_break) continue;
    const std::string name = c == 0      ? "a NUL byte"
                             : c == '\r' ? "a carriage return without a line feed"
                                         : fmt::format("a control character (U+{:04X})", unsigned{c});
    document.add(
        {i, 1}, name + " in the file",
        c == '\r' ? "end lines with a line feed" : "remove it; a text may hold it as an escape in \"...\"");
    return false;
  }
  return true;
}

bool has_no_directive(Document& document) {
  const std::string_view text = document.text();
  const std::size_t found = text.starts_with('%') ? 0 : text.find("\n%");
  if (found == std::string_view::npos) return true;
  const std::size_t start = text.find('%', found);
  document.add({start, document.line_end(start) - start},
               "a line that starts with '%' is a YAML directive, which has no use here", "remove it");
  return false;
}

}  // namespace

bool bytes_are_fit(Document& document) {
  return utf8_is_whole(document) && characters_are_printable(document) && has_no_directive(document);
}

}  // namespace backbench::scenario
