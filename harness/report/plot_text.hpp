#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::report {

/// What came from elsewhere, as one line that is safe and honest in a picture: besides what
/// report::printable() replaces, line ends become spaces, and characters that turn the direction of the text
/// around them (U+200E, U+200F, U+202A..E, U+2066..9) are left out.
std::string plot_text(std::string_view text);

/// "?" in place of what only few fonts can draw: all but Latin, Greek, Cyrillic, and common signs. Pango
/// draws a character without a font as a box that can grow over the whole picture; a browser finds fonts by
/// itself.
std::string in_common_letters(std::string_view text);

/// A name of [A-Za-z0-9._-], at most `longest` bytes, that no file system takes amiss; everything else
/// becomes
/// '-'.
std::string file_text(std::string_view text, std::size_t longest);

/// About how wide a text is drawn, in parts of its font's size: never less than what the usual sans-serif
/// fonts need, since nobody knows which one the reader has.
double text_width(std::string_view text);

/// The middle left out until the text is at most so wide, in parts of its font's size.
std::string fitted(std::string_view text, double width);

/// Broken at spaces into lines at most so wide; the last of `most` lines ends in "…" when more was to come.
std::vector<std::string> wrapped_lines(std::string_view text, double width, std::size_t most);

}  // namespace backbench::report
