#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backbench::report {

/// Text for a terminal. Colour is the caller's choice for each stream; without it no escape byte comes out.
enum class Emphasis { none, bold, failure, heading };
std::string emphasised(std::string_view text, Emphasis emphasis, bool colour);

/// What came from elsewhere (names, logs, messages), made safe to print: control characters, escape sequences
/// among them, and bytes that are not UTF-8 become "?", tabs become spaces. Line ends stay.
std::string printable(std::string_view text);

/// Padded with spaces to a number of terminal columns; longer text stays as it is.
std::string padded_left(std::string_view text, std::size_t columns);   // numbers
std::string padded_right(std::string_view text, std::size_t columns);  // words

/// Broken at spaces into lines of at most so many columns, each behind `indent` spaces and ended by '\n'. A
/// word that is longer by itself stays whole.
std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent);

/// Cut to a number of columns. "…" takes the place of the middle: a benchmark's name says what it is at its
/// begin and which load at its end, and the end is kept the longer.
std::string shortened(std::string_view text, std::size_t columns);

}  // namespace backbench::report
