#include "report/autocannon_tables.hpp"

#include "base/units.hpp"
#include "base/utf8.hpp"
#include "record/per_second.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using metrics::Ending;
using Row = std::vector<std::string>;

/// cli-table3's box: a rule between any two rows, one space around each cell, words to the left.
std::string boxed(const std::vector<Row>& rows, bool colour) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], base::display_width(row[i]));

  const auto rule = [&](std::string_view left, std::string_view cross, std::string_view right) {
    std::string line(left);
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (i) line += cross;
      for (std::size_t n = 0; n < widths[i] + 2; ++n) line += "─";
    }
    return line.append(right) + "\n";
  };
  std::string box = rule("┌", "┬", "┐");
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (r) box += rule("├", "┼", "┤");
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const Emphasis emphasis = r == 0 ? Emphasis::heading : i == 0 ? Emphasis::bold : Emphasis::none;
      box += "│ " + emphasised(padded_right(rows[r][i], widths[i]), emphasis, colour) + " ";
    }
    box += "│\n";
  }
  return box + rule("└", "┴", "┘");
}

std::string latency(const std::optional<metrics::Quantile>& q) {
  if (!q) return "–";
  return (q->censored ? "≥ " : "") + base::format_latency(q->value);
}

Row latency_row(const metrics::Distribution& d) {
  const auto stddev = base::Nanoseconds{std::llround(d.values().stddev_ns())};
  return {"Latency",
          latency(d.quantile(0.025)),
          latency(d.quantile(0.5)),
          latency(d.quantile(0.975)),
          latency(d.quantile(0.99)),
          latency(d.mean()),
          d.count() && !d.censored_count() ? base::format_latency(stddev) : "–",
          latency(d.max())};
}

/// Of a handful of seconds; autocannon's percentiles of them are simply one of the seconds, and so are these.
Row per_second_row(const char* name, const metrics::Histogram& h, std::string (*format)(double)) {
  Row row = {name};
  const auto add = [&](double value) { row.push_back(h.empty() ? "–" : format(value)); };
  for (const double q : {0.01, 0.025, 0.5, 0.975}) add(static_cast<double>(h.value_at(q).count()));
  add(h.mean_ns());
  add(h.stddev_ns());
  add(static_cast<double>(h.min().count()));
  return row;
}

std::string closing_lines(const metrics::Measurement& m) {
  const metrics::Tally& books = m.window_tally;
  const std::uint64_t complete = books.completed();
  const std::uint64_t good = m.statuses.of_class(2);
  const std::uint64_t errors = books.failed() - books.count(Ending::status) - books.count(Ending::mismatch);
  const auto number = [](std::uint64_t n) { return base::format_count(static_cast<double>(n)); };

  std::string lines;
  if (complete > good)
    lines += fmt::format("{} 2xx responses, {} non 2xx responses\n", number(good), number(complete - good));
  lines += fmt::format("{} requests in {}s, {} read\n", number(books.sent),
                       std::round(base::Seconds(m.window).count() * 100) / 100,
                       base::format_bytes(static_cast<double>(m.bytes_received)));
  if (errors)
    lines += fmt::format("{} errors ({} timeouts)\n", number(errors), number(books.count(Ending::timeout)));
  if (books.count(Ending::mismatch))
    lines += fmt::format("{} requests with mismatched body\n", number(books.count(Ending::mismatch)));
  return lines;
}

std::string failures_line(const metrics::Measurement& m) {
  std::string kinds;
  for (std::size_t i = 1; i < metrics::ending_count; ++i)
    if (const std::uint64_t count = m.window_tally.ended[i])
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ",
                           base::format_count(static_cast<double>(count)), name(static_cast<Ending>(i)));
  const std::string failed =
      kinds.empty() ? "none"
                    : fmt::format("{} ({})", kinds, base::format_share(m.window_tally.failed_share()));
  return fmt::format("failed: {}; in flight at the end: {}\n", failed,
                     base::format_count(static_cast<double>(m.window_tally.in_flight_at_end)));
}

}  // namespace

std::string autocannon_heading(const record::CaseFacts& facts) {
  const std::string length =
      facts.requests_total
          ? fmt::format("{} requests", base::format_count(static_cast<double>(*facts.requests_total)))
          : fmt::format("{}s", facts.duration_s);
  std::string text = fmt::format("Running {} test @ {}\n{} connection{}", length, printable(facts.url),
                                 base::format_count(facts.connections), facts.connections == 1 ? "" : "s");
  if (facts.pipelining > 1) text += fmt::format(" with {} pipelining factor", facts.pipelining);
  if (facts.threads > 1) text += fmt::format("\n{} workers", facts.threads);
  return text + "\n\n";
}

std::string autocannon_tables(const record::Trial& trial, bool colour) {
  const metrics::Measurement& m = trial.measured.value();
  const record::PerSecond seconds = record::per_second_of(m);
  std::string text = "\n";
  text += boxed(
      {{"Stat", "2.5%", "50%", "97.5%", "99%", "Avg", "Stdev", "Max"}, latency_row(m.response_time)}, colour);
  text += boxed({{"Stat", "1%", "2.5%", "50%", "97.5%", "Avg", "Stdev", "Min"},
                 per_second_row("Req/Sec", seconds.completed, base::format_count),
                 per_second_row("Bytes/Sec", seconds.bytes, base::format_bytes)},
                colour);
  text += fmt::format("\nReq/Bytes counts sampled once per second.\n# of samples: {}\n\n", seconds.samples);
  return text + closing_lines(m) + failures_line(m);
}

}  // namespace backbench::report
