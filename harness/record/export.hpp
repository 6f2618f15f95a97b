#pragma once

#include "record/run.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// A run in the formats of other tools; each a pure function of the run. docs/export.md describes them for
/// users. Figures that do not exist are left out, a run without any gives a file without rows. Names are
/// escaped as each format demands, and bytes that are not UTF-8 become U+FFFD in all of them.
namespace backbench::record {

/// HdrHistogram's percentile distribution (.hgrm) of a histogram, as its C library prints it for 5 ticks per
/// half distance: values in ms with three decimals. Empty for an empty histogram.
std::string to_hgrm(const metrics::Distribution& times);

/// HdrHistogram's interval log, format 1.3, values in ns: one line for each second in which a request ended,
/// to 2 digits, tagged with the case's name; spaces, commas and control characters in it become '_'. Of a
/// trial whose seconds were not kept: one line, or one for each stage, to 3 digits.
std::string to_hlog(const Run& run);

/// One row for each trial and metric, the metrics of counters_of(); RFC 4180 with LF line ends. A cell of
/// text that a spreadsheet would take for a formula begins with an apostrophe.
std::string to_csv(const Run& run);

/// OpenMetrics 1.0 text: the trials of each case taken together.
std::string to_openmetrics(const Run& run);

/// InfluxDB line protocol, one line a trial at the time of its end, in ns. A trial without a time has none.
std::string to_influx(const Run& run);

/// Milliseconds since 1970 of "2026-11-24T03:10:00.250Z"; nothing when it is no such text.
std::optional<std::chrono::milliseconds> since_epoch(const std::string& utc);

/// With U+FFFD for whatever is not UTF-8.
std::string as_utf8(std::string_view text);

}  // namespace backbench::record
