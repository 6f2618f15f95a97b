#include "report/utest_text.hpp"

#include "base/utf8.hpp"
#include "compare/metric.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace backbench::report {
namespace {

std::string p_text(const std::optional<double>& p) { return p ? fmt::format("{:.4f}", *p) : "–"; }

}  // namespace

std::string utest_text(std::span<const compare::UtestRow> rows) {
  std::size_t width = base::display_width("BENCHMARK");
  for (const compare::UtestRow& row : rows) width = std::max(width, base::display_width(printable(row.name)));
  std::string text =
      "U test as compare.py does it: no error control. Of identical servers measured one after the other it "
      "calls\n"
      "far more than its nominal share slower (docs/regression.md).\n\n" +
      padded_right("BENCHMARK", width) + "      TIME   p(TIME)       CPU    p(CPU)  REPETITIONS\n";
  for (const compare::UtestRow& row : rows) {
    text += padded_right(printable(row.name), width) + "  " +
            padded_left(compare::signed_share(row.change), 8) + "  " + padded_left(p_text(row.p), 8) + "  " +
            padded_left(row.cpu_change ? compare::signed_share(*row.cpu_change) : "–", 8) + "  " +
            padded_left(p_text(row.cpu_p), 8) +
            fmt::format("  {} vs {}{}\n", row.base_ms.size(), row.fresh_ms.size(),
                        row.enough ? "" : ", fewer than the 9 it recommends");
  }
  return rows.empty() ? "no benchmark that both results have\n" : text;
}

}  // namespace backbench::report
