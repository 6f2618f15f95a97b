#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace backbench::report {

/// A table of the page, in a region of its own that can be scrolled by keyboard. Caption, heads and cells are
/// HTML already; the first cell of a row is its head, the first `words` columns are text and the others
/// figures.
class HtmlTable {
 public:
  HtmlTable(std::string caption, std::vector<std::string> heads, std::size_t words = 1);

  void row(const std::vector<std::string>& cells);
  bool empty() const { return rows_.empty(); }

  /// Empty when there is no row.
  std::string html() const;

 private:
  std::string caption_;
  std::vector<std::string> heads_;
  std::size_t words_;
  std::string rows_;
};

/// Something to be unfolded. The browser's own element: it needs no script.
std::string folded(const std::string& summary, const std::string& content, bool open = false);

/// A part of the page under a heading of the second level; empty when there is no content.
std::string section(const std::string& id, const std::string& title, const std::string& lead,
                    const std::string& content);

}  // namespace backbench::report
