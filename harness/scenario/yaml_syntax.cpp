#include "scenario/yaml_syntax.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace backbench::scenario {
namespace {

struct Explanation {
  std::string_view fault;  // how yaml-cpp's text begins
  std::string_view message;
  std::string_view cure;
};

constexpr std::array explanations{
    Explanation{"illegal map value", "a ':' cannot stand here",
                "check the indentation and the line above; a text with ': ' in it needs quotes"},
    Explanation{"illegal map key", "a key cannot stand here", "check the indentation"},
    Explanation{"illegal block entry", "a list item ('- ') cannot start here",
                "start the list on a line of its own, or write it as [a, b]"},
    Explanation{"illegal flow end", "this bracket closes nothing", "remove it, or add the one that opens"},
    Explanation{"unknown token", "a text cannot start with this character", "put the text in quotes"},
    Explanation{"end of map not found", "expected 'key: value' here, in line with the keys above",
                "check the indentation, the ':' and the quotes"},
    Explanation{"end of sequence not found", "expected a list item ('- ') here, in line with those above",
                "check the indentation"},
    Explanation{"unknown escape character", "unknown escape in a text in \"...\"",
                "write \\\\ for a backslash, or use '...', which has no escapes"},
    Explanation{"bad character found while scanning hex",
                "\\x, \\u and \\U take 2, 4 and 8 hexadecimal digits", ""},
    Explanation{"invalid unicode", "this escape is not a Unicode character", ""},
    Explanation{"the referenced anchor is not defined", "aliases ('*name') are not supported",
                "write the value out; what scenarios share goes under 'defaults'"},
    Explanation{"alias not found", "a text cannot start with '*'", "put the text in quotes"},
    Explanation{"anchor not found", "a text cannot start with '&'", "put the text in quotes"},
    Explanation{"illegal tab", "a tab in the indentation", "indent with spaces"},
};

/// `[${PORT}]`: inside brackets the brace opens a map, which is never what was meant.
std::optional<Span> bare_variable(const Document& document, std::size_t offset) {
  const std::string_view text = document.text();
  for (const std::size_t brace : {offset, offset + 1}) {
    if (brace == 0 || document.at(brace) != '{' || document.at(brace - 1) != '$') continue;
    const std::size_t end = std::min(text.find('}', brace), document.line_end(brace));
    return Span{brace - 1, std::min(end + 1, document.line_end(brace)) - (brace - 1)};
  }
  return std::nullopt;
}

bool explain_bracket(Document& document, const std::string& fault, std::size_t offset,
                     const ParseState& state) {
  if (!state.open_bracket || fault.find("flow not found") == std::string::npos) return false;
  if (const auto variable = bare_variable(document, offset)) {
    document.add(*variable, "inside [...] and {...} a variable must stand in quotes",
                 fmt::format("write \"{}\"", document.text().substr(variable->offset, variable->length)));
    return true;
  }
  const char open = document.at(*state.open_bracket);
  const char close = open == '[' ? ']' : '}';
  const int line = document.line_of(offset);
  document.add({*state.open_bracket, 1}, fmt::format("this '{}' is never closed", open),
               line == document.line_of(*state.open_bracket)
                   ? fmt::format("add '{}', or a ',' between the values", close)
                   : fmt::format("add '{}'; what follows on line {} does not belong to it", close, line));
  return true;
}

}  // namespace

std::optional<std::size_t> indenting_tab(const Document& document, std::size_t offset) {
  std::optional<std::size_t> tab;
  for (std::size_t i = document.line_start(offset); i < offset; ++i) {
    const char c = document.at(i);
    if (c == '\t' && !tab) tab = i;
    if (c != '\t' && c != ' ') return std::nullopt;
  }
  return tab;
}

void report_tab(Document& document, std::size_t tab) {
  document.add({tab, 1}, "a tab in the indentation", "indent with spaces; YAML gives tabs no width");
}

void explain_syntax(Document& document, const std::string& fault, std::size_t offset,
                    const ParseState& state) {
  const std::size_t first = document.text().find_first_not_of(" \t", document.line_start(offset));
  if (const auto tab = indenting_tab(document, std::min(first, document.line_end(offset)))) {
    report_tab(document, *tab);
    return;
  }
  if (state.last_quoted && document.line_of(state.last_quoted->end() - 1) == document.line_of(offset)) {
    document.add({state.last_quoted->offset, 1},
                 fmt::format("this quote is closed only on line {}", document.line_of(offset)),
                 "close it where its text ends");
    return;
  }
  if (explain_bracket(document, fault, offset, state)) return;
  const auto known = std::find_if(explanations.begin(), explanations.end(),
                                  [&](const Explanation& e) { return fault.starts_with(e.fault); });
  if (known != explanations.end()) {
    document.add({offset, 1}, std::string(known->message), std::string(known->cure));
  } else {
    document.add({offset, 1}, "this is not YAML: " + fault);
  }
}

}  // namespace backbench::scenario
