#pragma once

#include "record/run.hpp"

#include <string>
#include <vector>

namespace backbench::record {

/// autocannon 8's result object for one measured trial, key for key and in its order, on one line with its
/// line end. What differs is only what autocannon gets wrong, so that a reader of both sees why numbers do:
/// - latencies are response times in ms with three decimals, where autocannon truncates to whole ones; a
/// request that
///   timed out is in them at its timeout, where autocannon forgets it;
/// - `errors` are all requests without a usable response: connect, reset, closed early, malformed, timeout.
/// autocannon
///   overlooks a connection that the server drops.
/// All 15 percentiles are always there, since its readers fail without them. Which of them mean something,
/// and all else that autocannon does not know, stands under the one extra key `x_backbench`, last. A trial
/// without `measured` is a fault of the caller (std::bad_optional_access).
std::string to_autocannon_json(const CaseFacts& facts, const Trial& trial);

/// "flask_10_500_1.json": target, seconds, connections, threads; the study's names. Cases of one suite that
/// would share a name (two scenarios, two rates) get the scenario and the axis in front of it:
/// "hello.flask_10_500_1.json", "steady.rate-200.flask_10_500_1.json". One name for every case, in their
/// order, all different and without a character that could lead out of a folder.
std::vector<std::string> autocannon_file_names(const Run& run);

}  // namespace backbench::record
