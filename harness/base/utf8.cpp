#include "base/utf8.hpp"

#include <fmt/format.h>

namespace backbench::base {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

/// Unicode 15, table 3-7: only the second byte has bounds that depend on the first.
bool second_byte_fits(unsigned first, unsigned second) {
  const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  return second >= low && second <= high;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned first = byte_at(text, 0);
  if (first < 0x80) return 1;
  const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() < length || !second_byte_fits(first, byte_at(text, 1))) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

std::size_t display_width(std::string_view text) {
  // fmt pads to display columns, so what it does not pad is the width: its table of wide characters serves
  // us.
  const std::size_t columns = 2 * text.size();
  return columns - (fmt::formatted_size("{:<{}}", text, columns) - text.size());
}

}  // namespace backbench::base
