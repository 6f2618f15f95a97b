#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

using record::Severity;

std::string count_text(std::uint64_t count) { return base::format_count(static_cast<double>(count)); }

/// autocannon opens a connection that the server dropped again without a word, and forgets the request that
/// was on it: no error, no timeout, no response. What it sent and what ended then lie further apart than
/// connections have room for.
Findings vanished(const record::CaseFacts& facts, const metrics::Measurement& m) {
  const std::uint64_t open = m.window_tally.in_flight_at_end;
  const std::uint64_t room =
      static_cast<std::uint64_t>(facts.connections) * static_cast<std::uint64_t>(facts.pipelining);
  if (facts.connections <= 0 || open <= room) return {};
  const std::uint64_t lost = open - room;
  const std::uint64_t sent = m.window_tally.sent;
  if (static_cast<double>(lost) <= facts.error_budget * static_cast<double>(sent)) return {};
  return {
      finding(Check::survivors_only, Severity::caution,
              fmt::format("of {} requests sent, {} were neither answered nor counted as errors",
                          count_text(sent), count_text(lost)),
              "the server dropped connections, which autocannon does not count, or it was told a rate, with "
              "which it counts more than it sends: measure again with backbench")};
}

/// With a rate autocannon adds latencies of requests that it never made, a thousand times as many as there
/// should be: its correction takes the interval between requests in seconds for one in ms.
Findings made_up(const metrics::Measurement& m) {
  const std::uint64_t ended = m.window_tally.ended_total();
  const std::uint64_t latencies = m.response_time.count();
  if (ended == 0 || latencies <= ended) return {};
  return {
      finding(Check::contradiction, Severity::spoils,
              fmt::format("{} latencies of {} requests: the others were made up", count_text(latencies),
                          count_text(ended)),
              "autocannon does so with a rate; with -C it does not, or measure with `rate` in backbench")};
}

Findings disordered(const metrics::Distribution& times) {
  if (!times.reported()) return {};
  base::Nanoseconds last{0};
  for (const auto& [share, value] : times.reported()->quantiles) {
    if (value < last)
      return {finding(Check::contradiction, Severity::spoils,
                      fmt::format("the quantile {} is below the one before it", share),
                      "the file was changed or is not what it seems to be: do not use it")};
    last = value;
  }
  return {};
}

}  // namespace

Findings check_reported(const record::CaseFacts& facts, const metrics::Measurement& m) {
  Findings found = vanished(facts, m);
  for (record::Finding& f : made_up(m)) found.push_back(std::move(f));
  for (record::Finding& f : disordered(m.response_time)) found.push_back(std::move(f));
  return found;
}

}  // namespace backbench::verdict
