#pragma once

#include "record/run.hpp"

namespace backbench::report {

/// Whether so many requests failed without a latency that the others' are those of the lucky ones, and so
/// lower bounds. Timeouts have one, their bound, and the distribution knows which of its figures they touch.
inline bool only_survivors(const record::CaseResult& result, const metrics::Tally& books) {
  const std::uint64_t lost = books.failed() - books.count(metrics::Ending::timeout);
  return static_cast<double>(lost) > result.facts.error_budget * static_cast<double>(books.ended_total());
}

}  // namespace backbench::report
