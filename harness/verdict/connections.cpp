#include "verdict/catalogue.hpp"
#include "verdict/checks.hpp"

#include <cmath>

#include <fmt/format.h>

namespace backbench::verdict {
namespace {

using record::Severity;

constexpr double few_missing = 0.05;
constexpr double few_starved = 0.05;
constexpr double enough_each = 10;  // responses a connection, for none at all to be no accident
constexpr double far_too_few = 0.5;
constexpr double uneven = 0.8;  // Jain's index
constexpr double enough_for_evenness = 20;

std::string figures(const metrics::Fairness& f) {
  return fmt::format(
      "the {} responses of {} connections were spread from {} to {} each (Jain's index {:.2f})",
      base::format_count(static_cast<double>(f.responses)), f.connections, f.fewest, f.most, f.jain());
}

/// Whether more connections got nothing than chance explains. Responses that fall on connections at random
/// leave n·exp(-responses/n) without one; a server that takes turns leaves fewer.
bool starves(const metrics::Fairness& f) {
  const auto n = static_cast<double>(f.connections);
  const double each = static_cast<double>(f.responses) / n;
  const auto starved = static_cast<double>(f.starved);
  if (each >= enough_each) return starved >= 1 && starved >= few_starved * n;
  return n - starved < far_too_few * n * (1 - std::exp(-each));
}

Findings established(const record::CaseFacts& facts, const metrics::Measurement& m) {
  const int missing = m.connections_asked - m.connections_open;
  // Connections that the server closes after a while are always some to be opened again.
  if (missing <= 0 || facts.requests_per_connection > 0 || m.reconnects > 0) return {};
  const bool many = missing > few_missing * m.connections_asked;
  return {
      finding(Check::connections_missing, many ? Severity::spoils : Severity::caution,
              fmt::format("{} of {} connections were open when the window began", m.connections_open,
                          m.connections_asked),
              "look at the server's limit of connections and its listen backlog, and at the first failure "
              "in the notes; or ask for fewer connections")};
}

Findings served(const metrics::Fairness& f) {
  if (f.connections < 2 || f.responses == 0) return {};
  if (starves(f)) {
    return {finding(
        Check::starved_connections, Severity::spoils,
        fmt::format("{} of {} connections got no response at all; {}", f.starved, f.connections, figures(f)),
        "the load was that of the connections that were served: measure with no more than those, or "
        "let the server accept and serve more at a time (workers, threads)")};
  }
  const double each = static_cast<double>(f.responses) / static_cast<double>(f.connections);
  if (each >= enough_for_evenness && f.jain() < uneven) {
    return {
        finding(Check::starved_connections, Severity::caution, figures(f),
                "latencies are a mixture of well and badly served connections: look at how the server deals "
                "connections out to its workers")};
  }
  return {};
}

}  // namespace

Findings check_connections(const record::CaseFacts& facts, const metrics::Measurement& m) {
  Findings found = established(facts, m);
  if (m.fairness) {
    for (record::Finding& f : served(*m.fairness)) found.push_back(std::move(f));
  }
  return found;
}

}  // namespace backbench::verdict
