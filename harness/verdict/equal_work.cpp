#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::verdict {
namespace {

using record::Severity;

constexpr double as_long = 1.1;     // the longest response to the shortest
constexpr double head_bytes = 512;  // heads of honest servers differ by as much
constexpr double few_failed = 0.01;
constexpr double alike = 0.1;         // shares of a status, and of requests that took a new connection
constexpr std::uint64_t enough = 10;  // responses, to say anything of a target

/// Content-Encodings that a request was answered with; more than one when trials differ.
using Codings = std::set<std::string>;

/// What one target of a scenario answered, over all cases that were measured well.
struct Work {
  std::string target;
  double responses = 0;
  double bytes = 0;
  double reconnects = 0;
  std::array<double, 500> statuses{};
  std::vector<Codings> codings;  // of each request of the mix; empty when no answer is known
  bool announces_close = false;
  bool speaks_http_1_0 = false;

  double bytes_each() const { return bytes / responses; }
  double reconnects_each() const { return reconnects / responses; }
};

void add(Work& work, const record::Trial& trial) {
  const metrics::Measurement& m = *trial.measured;
  if (m.window_tally.failed_share() > few_failed) return;
  if (work.codings.size() < trial.answers.size()) work.codings.resize(trial.answers.size());
  for (std::size_t i = 0; i < trial.answers.size(); ++i) {
    const record::Answer& answer = trial.answers[i];
    work.codings[i].insert(answer.content_encoding.empty() ? "none" : answer.content_encoding);
    work.announces_close |= !answer.keeps_connection;
    work.speaks_http_1_0 |= answer.http_version == "1.0";
  }
  work.responses += static_cast<double>(m.window_tally.completed());
  work.bytes += static_cast<double>(m.bytes_received);
  work.reconnects += static_cast<double>(m.reconnects);
  for (std::size_t i = 0; i < work.statuses.size(); ++i)
    work.statuses[i] += static_cast<double>(m.statuses.by_code[i]);
}

template <class Figure>
auto extremes(const std::vector<Work>& works, Figure figure) {
  return std::minmax_element(works.begin(), works.end(),
                             [&](const Work& a, const Work& b) { return figure(a) < figure(b); });
}

/// Works with the same of something stand together; each group, and all of them, in the order given.
template <class Key>
std::vector<std::vector<Work>> grouped(const std::vector<Work>& works, Key key) {
  std::vector<std::vector<Work>> groups;
  for (const Work& work : works) {
    const auto group = std::ranges::find_if(
        groups, [&](const std::vector<Work>& other) { return key(other.front()) == key(work); });
    if (group != groups.end()) {
      group->push_back(work);
    } else {
      groups.push_back({work});
    }
  }
  return groups;
}

/// "gzip from flask (300 B a response)"
std::string coding_text(const std::vector<Work>& works, std::size_t request) {
  double bytes = 0, responses = 0;
  std::vector<std::string> names;
  for (const Work& work : works) {
    bytes += work.bytes;
    responses += work.responses;
    names.push_back(work.target);
  }
  return fmt::format("{} from {} ({} a response)", fmt::join(works.front().codings[request], " or "),
                     fmt::join(names, ", "), base::format_bytes(bytes / responses));
}

void compare_codings(const std::string& scenario, std::vector<Work> works, Findings& found) {
  std::erase_if(works, [](const Work& w) { return w.codings.empty(); });
  if (works.empty()) return;
  const auto known = [](const Work& w) { return w.codings.size(); };
  const std::size_t requests = known(*std::ranges::min_element(works, {}, known));
  for (std::size_t i = 0; i < requests; ++i) {
    const auto groups = grouped(works, [i](const Work& w) { return w.codings[i]; });
    if (groups.size() < 2) continue;
    std::vector<std::string> parts;
    for (const std::vector<Work>& group : groups) parts.push_back(coding_text(group, i));
    const std::string which = requests > 1 ? fmt::format("{}, request {}", scenario, i + 1) : scenario;
    found.push_back(finding(Check::unequal_work, Severity::spoils,
                            fmt::format("{}: Content-Encoding is {}", which, fmt::join(parts, "; ")),
                            "switch compression on in all targets or in none, or leave `Accept-Encoding` out "
                            "of the scenario's headers"));
    return;
  }
}

void compare_sizes(const std::string& scenario, const std::vector<Work>& works, Findings& found) {
  const auto [least, most] = extremes(works, [](const Work& w) { return w.bytes_each(); });
  const double shortest = least->bytes_each(), longest = most->bytes_each();
  if (longest < as_long * shortest || longest - shortest < head_bytes) return;
  found.push_back(
      finding(Check::unequal_work, Severity::spoils,
              fmt::format("{}: a response of {} is {}, one of {} {}", scenario, most->target,
                          base::format_bytes(longest), least->target, base::format_bytes(shortest)),
              "make the targets send the same (compression, headers, whitespace), and let `expect` "
              "check the length"));
}

void compare_statuses(const std::string& scenario, const std::vector<Work>& works, Findings& found) {
  const auto untold = [](const Work& w) {
    return std::ranges::count(w.statuses, 0.0) == std::ssize(w.statuses);
  };
  if (std::ranges::any_of(works, untold)) return;
  for (std::size_t i = 0; i < works.front().statuses.size(); ++i) {
    const auto share = [i](const Work& w) { return w.statuses[i] / w.responses; };
    const auto [least, most] = extremes(works, share);
    if (share(*most) - share(*least) < alike) continue;
    found.push_back(finding(Check::unequal_work, Severity::spoils,
                            fmt::format("{}: {} answers {} with status {}, {} {}", scenario, most->target,
                                        base::format_share(share(*most)), i + 100, least->target,
                                        base::format_share(share(*least))),
                            "make the targets answer alike, and let `expect` check the status"));
    return;
  }
}

void compare_connections(const std::string& scenario, const std::vector<Work>& works, Findings& found) {
  const auto each = [](const Work& w) { return w.reconnects_each(); };
  const auto [least, most] = extremes(works, each);
  if (each(*most) - each(*least) < alike) return;
  const char* why = !most->announces_close  ? ""
                    : most->speaks_http_1_0 ? ", for it speaks HTTP/1.0"
                                            : ", as its answers announce";
  found.push_back(finding(Check::unequal_work, Severity::spoils,
                          fmt::format("{}: {} closed the connection after {} of its responses{}, {} after {}",
                                      scenario, most->target, base::format_share(std::min(each(*most), 1.0)),
                                      why, least->target, base::format_share(each(*least))),
                          "switch keep-alive on in every target, or off for all with `keepalive: false`"));
}

}  // namespace

Findings check_equal_work(const record::Run& run) {
  std::vector<std::string> order;
  std::map<std::string, std::map<std::string, Work>> scenarios;
  for (const record::CaseResult& result : run.cases) {
    const record::CaseFacts& facts = result.facts;
    if (!scenarios.contains(facts.scenario)) order.push_back(facts.scenario);
    Work& work = scenarios[facts.scenario][facts.target];
    work.target = facts.target;
    for (const record::Trial* trial : result.whole_trials()) add(work, *trial);
  }
  Findings found;
  for (const std::string& scenario : order) {
    std::vector<Work> works;
    for (const auto& [name, work] : scenarios[scenario])
      if (work.responses >= static_cast<double>(enough)) works.push_back(work);
    if (works.size() < 2) continue;
    compare_codings(scenario, works, found);
    for (const auto& alike_coded : grouped(works, [](const Work& w) { return w.codings; }))
      compare_sizes(scenario, alike_coded, found);
    compare_statuses(scenario, works, found);
    compare_connections(scenario, works, found);
  }
  return found;
}

}  // namespace backbench::verdict
