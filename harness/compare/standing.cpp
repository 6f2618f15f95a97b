#include "compare/standing.hpp"

#include "base/units.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::compare {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string why_failed(const record::CaseResult& result) {
  for (const record::Trial& trial : result.trials) {
    if (trial.failure) return first_line(*trial.failure);
  }
  return result.trials.empty() ? "it was not run" : "it was interrupted";
}

std::string share_failed(const record::CaseResult& result) {
  metrics::Tally books;
  for (const record::Trial* trial : result.whole_trials()) books += trial->measured->window_tally;
  return fmt::format("{} of the requests failed, its error budget is {}",
                     base::format_share(books.failed_share()), base::format_share(result.facts.error_budget));
}

const record::Finding* spoiling(const record::CaseResult& result) {
  const auto spoils = [](const record::Finding& f) { return f.severity >= record::Severity::spoils; };
  if (const auto found = std::find_if(result.findings.begin(), result.findings.end(), spoils);
      found != result.findings.end())
    return &*found;
  for (const record::Trial* trial : result.whole_trials()) {
    const auto found = std::find_if(trial->findings.begin(), trial->findings.end(), spoils);
    if (found != trial->findings.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

std::string_view name(Standing standing) {
  switch (standing) {
    case Standing::counts:
      return "counts";
    case Standing::untrusted:
      return "untrusted";
    case Standing::over_budget:
      return "over_budget";
    case Standing::failed:
      return "failed";
    case Standing::missing:
      return "missing";
  }
  return "";
}

Judged standing_of(const record::CaseResult* result) {
  if (!result) return {Standing::missing, "it is not there"};
  if (result->whole_trials().empty()) return {Standing::failed, why_failed(*result)};
  if (result->over_budget()) return {Standing::over_budget, share_failed(*result)};
  if (const record::Finding* finding = spoiling(*result))
    return {Standing::untrusted, fmt::format("{} {}: {}", finding->id, finding->title, finding->reason)};
  return {Standing::counts, {}};
}

}  // namespace backbench::compare
