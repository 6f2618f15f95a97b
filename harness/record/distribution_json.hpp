#pragma once

#include "metrics/distribution.hpp"
#include "record/json_node.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace backbench::record {

/// Durations as they stand in a run file: the summary for readers, and the histograms whole, as pairs
/// [bucket, count] of the buckets that are not empty.
Json json_of(const metrics::Distribution& d);
/// The inverse, into an empty one; the summary is skipped. Throws base::Error(usage) with the place.
void read_distribution(const Node& node, metrics::Distribution& d);

/// Such pairs, of at most `most` samples in `buckets` buckets, given to `add` one by one.
void read_counts(const Node& list, std::size_t buckets, std::uint64_t most,
                 const std::function<void(std::size_t, std::uint64_t)>& add);

/// For readers, derived from the histograms: count, censored, mean, p50 to p99.99, max, each {"value_ms": …}
/// and "at_least": true where it is only a lower bound. What does not exist is left out.
Json summary_of(const metrics::Distribution& d);

}  // namespace backbench::record
