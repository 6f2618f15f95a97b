#pragma once

#include "scenario/document.hpp"

#include <optional>
#include <string>

namespace backbench::scenario {

/// What the parser had seen when it gave up.
struct ParseState {
  std::optional<std::size_t> open_bracket;  // innermost [ or { not yet closed
  std::optional<Span> last_quoted;          // the last quoted text, if it ran over a line's end
};

/// Reports yaml-cpp's error `fault`, found at `offset`, in words that say what to do.
void explain_syntax(Document& document, const std::string& fault, std::size_t offset,
                    const ParseState& state);

/// The tab that indents the line of `offset`, if it stands there before anything else.
std::optional<std::size_t> indenting_tab(const Document& document, std::size_t offset);
void report_tab(Document& document, std::size_t tab);

}  // namespace backbench::scenario
