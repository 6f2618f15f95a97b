#include "report/table.hpp"

#include "base/units.hpp"
#include "base/utf8.hpp"
#include "report/findings.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::report {
namespace {

constexpr std::size_t table_width = 100;
constexpr std::size_t figure_width = 10;  // "≥ 10.0 s", "123 456" and a gap
constexpr std::size_t mark_width = 2;     // " *", and " !" at the end
constexpr std::size_t figures = 6;
constexpr std::string_view nothing = "–";
constexpr std::string_view over_budget_mark = " *";

/// Whether so many requests failed without a latency that the others' are those of the lucky ones. Timeouts
/// have one, their bound, and the distribution knows which of its figures they touch.
bool only_survivors(const record::CaseResult& result, const metrics::Tally& books) {
  const std::uint64_t lost = books.failed() - books.count(metrics::Ending::timeout);
  return static_cast<double>(lost) > result.facts.error_budget * static_cast<double>(books.ended_total());
}

std::string latency(const std::optional<metrics::Quantile>& q, bool survivors) {
  if (!q) return std::string(nothing);
  return (q->censored || survivors ? "≥ " : "") + base::format_latency(q->value);
}

std::string rate(const std::optional<double>& per_second) {
  return per_second ? base::format_count(*per_second) : std::string(nothing);
}

std::string spread_of(const record::CaseResult& result) {
  std::vector<double> means;
  for (const record::Trial* trial : result.whole_trials())
    if (const auto mean = trial->measured->response_time.mean())
      means.push_back(static_cast<double>(mean->value.count()));
  if (means.size() < 2) return std::string(nothing);
  double sum = 0;
  for (const double mean : means) sum += mean;
  const double middle = sum / static_cast<double>(means.size());
  double furthest = 0;
  for (const double mean : means) furthest = std::max(furthest, std::abs(mean - middle));
  return middle > 0 ? "± " + base::format_share(furthest / middle) : std::string(nothing);
}

std::string figure_cells(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += padded_left(cell, figure_width);
  return line;
}

/// "100/s..1000/s for 30s", as in the suite.
std::string text_of(const base::Stage& stage) {
  const auto value = [&](double at) {
    return stage.rate ? base::format_rate(base::Rate{at}) : base::format_count(at);
  };
  const base::Ramp ramp = stage.rate ? *stage.rate : stage.connections.value_or(base::Ramp{});
  const std::string from = value(ramp.from), to = value(ramp.to);
  return fmt::format("  {} for {}", from == to ? from : from + ".." + to,
                     base::format_duration(stage.length));
}

std::string plural(std::size_t count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

/// "name   first line of why", and the other lines below it.
std::string reason_block(const std::string& name, const std::string& why) {
  constexpr int most_lines = 8;
  std::string block = fmt::format("  {}\n", printable(name));
  std::size_t begin = 0;
  for (int n = 0; begin < why.size() && n < most_lines; ++n) {
    const std::size_t end = std::min(why.find('\n', begin), why.size());
    block += fmt::format("      {}\n", printable(why.substr(begin, end - begin)));
    begin = end + 1;
  }
  if (begin < why.size()) block += "      …\n";
  return block;
}

struct Findings {
  std::string failed;  // blocks of name and reason
  std::string over_budget;
  std::set<std::string> relayed;  // targets behind a published port
  std::size_t failed_trials = 0;
  bool censored = false;
  bool survivors = false;
};

Findings findings_of(const record::Run& run) {
  Findings found;
  for (const record::CaseResult& result : run.cases) {
    const auto merged = result.merged();
    if (merged && merged->response_time.censored_count()) found.censored = true;
    if (merged && result.over_budget()) {
      found.survivors |= only_survivors(result, merged->window_tally);
      found.over_budget +=
          fmt::format("  {}   {} failed, budget {}; first: {}\n", printable(result.facts.name),
                      base::format_share(merged->window_tally.failed_share()),
                      base::format_share(result.facts.error_budget),
                      printable(merged->first_failure.empty() ? "–" : merged->first_failure));
    }
    for (const record::Trial& trial : result.trials) {
      if (trial.published_port) found.relayed.insert(printable(result.facts.target));
      if (!trial.failure) continue;
      ++found.failed_trials;
      const std::string which =
          result.trials.size() == 1
              ? result.facts.name
              : fmt::format("{}, repetition {} of {}", result.facts.name, trial.index + 1,
                            std::max<std::size_t>(result.trials.size(), static_cast<std::size_t>(std::max(
                                                                            result.facts.repetitions, 0))));
      found.failed += reason_block(which, *trial.failure);
    }
  }
  return found;
}

std::string mark_cell(const record::CaseResult& result, bool colour) {
  const std::string_view mark = mark_of(result);
  if (mark.empty()) return {};
  return " " + emphasised(mark, mark == "!" ? Emphasis::failure : Emphasis::bold, colour);
}

}  // namespace

Table::Table(std::span<const std::string> names, bool colour) : colour_(colour) {
  constexpr std::size_t widest = table_width - figures * figure_width - 2 * mark_width;
  name_width_ = std::string_view("Benchmark").size();
  for (const std::string& name : names)
    name_width_ = std::max(name_width_, std::min(base::display_width(printable(name)), widest));
}

std::string Table::header() const {
  const std::string cells = figure_cells({"mean", "p50", "p99", "req/s", "failed"}) +
                            std::string(mark_width, ' ') + padded_left("spread", figure_width);
  return emphasised(padded_right("Benchmark", name_width_) + cells, Emphasis::bold, colour_) + "\n";
}

std::string Table::figures_of(const metrics::Window& window, bool over_budget, bool survivors) const {
  const metrics::Distribution& d = window.response_time;
  const std::string share =
      padded_left(base::format_share(window.window_tally.failed_share()), figure_width) +
      padded_right(over_budget ? over_budget_mark : "", mark_width);
  return figure_cells({latency(d.mean(), survivors), latency(d.quantile(0.5), survivors),
                       latency(d.quantile(0.99), survivors), rate(window.known_rates().rps)}) +
         emphasised(share, over_budget ? Emphasis::failure : Emphasis::none, colour_);
}

std::string Table::line(const record::CaseResult& result) const {
  const std::string name = padded_right(shortened(printable(result.facts.name), name_width_), name_width_);
  const auto merged = result.merged();
  if (!merged) {
    const std::string dashes = figure_cells(std::vector<std::string>(4, std::string(nothing)));
    return emphasised(name + dashes + padded_left("failed", figure_width), Emphasis::failure, colour_) + "\n";
  }
  std::string lines =
      name + figures_of(*merged, result.over_budget(), only_survivors(result, merged->window_tally)) +
      padded_left(spread_of(result), figure_width) + mark_cell(result, colour_) + "\n";
  const std::size_t stages = std::min(result.facts.stages.size(), merged->stages.size());
  for (std::size_t i = 0; i < stages; ++i) {
    const std::string what = shortened(text_of(result.facts.stages[i]), name_width_);
    std::string stage =
        padded_right(what, name_width_) +
        figures_of(merged->stages[i], false, only_survivors(result, merged->stages[i].window_tally));
    stage.erase(stage.find_last_not_of(' ') + 1);
    lines += stage + "\n";
  }
  return lines;
}

std::string notes(const record::Run& run, bool colour) {
  const Findings found = findings_of(run);
  std::string text;
  if (found.censored)
    text += "≥ at least: requests that timed out count with their timeout, and took longer.\n";
  if (!found.relayed.empty())
    text += fmt::format(
        "{}: reached through a port that the container engine publishes. Its relay is measured with the "
        "server\n"
        "and takes about a third of the throughput; `network_mode: host` in the compose file avoids it.\n",
        fmt::join(found.relayed, ", "));
  if (found.survivors)
    text += "≥ at least, too: failed requests have no latency, and these are the survivors'.\n";
  if (!found.over_budget.empty())
    text += emphasised("* over the error budget; a server that fails requests can look faster than it is:",
                       Emphasis::failure, colour) +
            "\n" + found.over_budget;
  if (!found.failed.empty())
    text += emphasised(fmt::format("{} failed:", plural(found.failed_trials, "trial")), Emphasis::failure,
                       colour) +
            "\n" + found.failed;
  return text + findings_text(run, colour);
}

std::string table(const record::Run& run, bool colour) {
  std::vector<std::string> names;
  for (const record::CaseResult& result : run.cases) names.push_back(result.facts.name);
  const Table lines(names, colour);
  std::string text = lines.header();
  for (const record::CaseResult& result : run.cases) text += lines.line(result);
  const std::string below = notes(run, colour);
  if (!below.empty()) text += "\n" + below;
  return text + "\n" + summary(run);
}

}  // namespace backbench::report
