#include "report/html_table.hpp"

#include <utility>

#include <fmt/format.h>

namespace backbench::report {
namespace {

/// What a screen reader calls the region: the caption without its markup.
std::string without_tags(const std::string& html) {
  std::string text;
  bool inside = false;
  for (const char c : html) {
    if (c == '<') inside = true;
    if (!inside) text += c;
    if (c == '>') inside = false;
  }
  return text;
}

}  // namespace

HtmlTable::HtmlTable(std::string caption, std::vector<std::string> heads, std::size_t words)
    : caption_(std::move(caption)), heads_(std::move(heads)), words_(words) {}

void HtmlTable::row(const std::vector<std::string>& cells) {
  rows_ += "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string kind = i < words_ ? " class=\"word\"" : "";
    rows_ += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", kind, cells[i])
                    : fmt::format("<td{}>{}</td>", kind, cells[i]);
  }
  rows_ += "</tr>\n";
}

std::string HtmlTable::html() const {
  if (empty()) return {};
  std::string heads;
  for (std::size_t i = 0; i < heads_.size(); ++i)
    heads += fmt::format("<th scope=\"col\"{}>{}</th>", i < words_ ? " class=\"word\"" : "", heads_[i]);
  return fmt::format(
      "<div class=\"table\" role=\"region\" tabindex=\"0\" "
      "aria-label=\"{}\">\n<table>\n<caption>{}</caption>\n"
      "<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n</div>\n",
      without_tags(caption_), caption_, heads, rows_);
}

std::string folded(const std::string& summary, const std::string& content, bool open) {
  if (content.empty()) return {};
  return fmt::format("<details{}>\n<summary>{}</summary>\n{}</details>\n", open ? " open" : "", summary,
                     content);
}

std::string section(const std::string& id, const std::string& title, const std::string& lead,
                    const std::string& content) {
  if (content.empty()) return {};
  const std::string words = lead.empty() ? "" : fmt::format("<p class=\"lead\">{}</p>\n", lead);
  return fmt::format(
      "<section class=\"card\" id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n"
      "{2}{3}</section>\n",
      id, title, words, content);
}

}  // namespace backbench::report
