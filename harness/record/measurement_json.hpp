#pragma once

#include "metrics/measurement.hpp"
#include "record/json_node.hpp"

namespace backbench::record {

/// A window as it stands in a run file: what a measurement and each of its stages have in common.
Json json_of(const metrics::Window& w);
/// A measurement as it stands in a run file, whole: histograms as sparse pairs, books, series.
Json json_of(const metrics::Measurement& m);
/// The inverse; figures derived from the rest are skipped. Throws base::Error(usage) with the place.
metrics::Measurement measurement_of(const Node& node);

/// Rates and shares of the window, for readers.
Json figures_of(const metrics::Window& w);
/// Every ending with its count, between what was sent and what was in flight; and the inverse.
Json json_of(const metrics::Tally& books);
metrics::Tally tally_of(const Node& node);
/// {"200": 16000}, and the inverse.
Json json_of(const metrics::StatusCounts& statuses);
metrics::StatusCounts statuses_of(const Node& node);

}  // namespace backbench::record
