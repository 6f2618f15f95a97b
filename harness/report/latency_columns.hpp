#pragma once

#include "base/units.hpp"
#include "metrics/distribution.hpp"
#include "record/run.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace backbench::report {

/// Response times of some seconds of a window, by the second in which a request ended.
struct LatencyColumn {
  /// Requests by bin: bin n goes from 2^(n/8) ns to 2^((n+1)/8) ns, so that rows of a map are equally high.
  /// A bucket of the record is in the bin that its middle is in.
  std::map<int, std::uint64_t> bins;
  /// Of the record's buckets, by the rules of metrics::Distribution: absent with fewer than ten samples
  /// beyond, censored where the sample may be one that is only known to have taken longer.
  std::optional<metrics::Quantile> p50, p99;
};

/// A window, seconds put together so that it has no more columns than its reader wants.
struct LatencyColumns {
  int column_s = 1;
  std::vector<LatencyColumn> columns;

  /// Requests that timed out, or had not ended when the window closed, stand at `from`, in this bin, or
  /// above.
  struct AtLeast {
    base::Nanoseconds from;
    int bin;
  };
  std::optional<AtLeast> at_least;  // absent when there are none
};

/// The whole seconds of a trial's window, in at most `most` columns (> 0). Absent when the trial has no
/// response times by second: it was not measured, or by an older version or another tool.
std::optional<LatencyColumns> latency_columns(const record::Trial& trial, int most);

/// How many columns a trial may have so that a page about the run stays small: 120, and fewer when there are
/// more than 50 trials, down to 10.
int most_columns(const record::Run& run);

/// Counts by bin as the page's program reads them: each is of the next bin, from bin 0 on, and -n leaves out
/// n empty ones.
std::vector<std::int64_t> packed(const std::map<int, std::uint64_t>& bins);

}  // namespace backbench::report
