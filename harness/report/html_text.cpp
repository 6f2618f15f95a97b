#include "report/html_text.hpp"

#include "base/units.hpp"
#include "report/terminal_text.hpp"

#include <fmt/format.h>

namespace backbench::report {

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string named(std::string_view name) { return "<bdi>" + escaped(name) + "</bdi>"; }

std::string inert_json(std::string_view json) {
  constexpr std::string_view line_separator = "\xE2\x80\xA8", paragraph_separator = "\xE2\x80\xA9";
  std::string inert;
  inert.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view three = json.substr(i, 3);
    if (json[i] == '<') {
      inert += "\\u003c";
    } else if (json[i] == '>') {
      inert += "\\u003e";
    } else if (json[i] == '&') {
      inert += "\\u0026";
    } else if (three == line_separator || three == paragraph_separator) {
      inert += three == line_separator ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      inert += json[i];
    }
  }
  return inert;
}

std::string latency_text(const std::optional<metrics::Quantile>& figure, bool lower_bound) {
  if (!figure) return std::string(no_figure);
  return (figure->censored || lower_bound ? "≥ " : "") + base::format_latency(figure->value);
}

}  // namespace backbench::report
