#pragma once

#include <string>
#include <string_view>

namespace backbench::base {

/// One line of a file as a terminal may show it, and where to underline it, in display columns.
struct Excerpt {
  std::string text;
  std::size_t column = 0;
  std::size_t width = 1;  // at least 1
};

/// Prepares `line` for printing with the bytes [column, column + length) marked. Tabs become spaces, control
/// characters and broken UTF-8 become U+FFFD; of a line wider than `max_columns` the part around the mark is
/// kept, with an ellipsis where it was cut.
Excerpt excerpt(std::string_view line, std::size_t column, std::size_t length, std::size_t max_columns);

}  // namespace backbench::base
