#pragma once

#include "record/run.hpp"

#include <string>
#include <vector>

namespace backbench::record {

/// autocannon 8's result object for one measured trial, key for key and in its order, on one line; latencies
/// in ms with three decimals where autocannon truncates to whole ones. What autocannon does not know stands
/// under the one extra key `x_backbench`, last.
std::string to_autocannon_json(const CaseFacts& facts, const Trial& trial);

/// "flask_10_500_1.json": target, seconds, connections, threads; the study's names. Cases of one suite that
/// would share a name (two scenarios, two rates) get the scenario and the axis in front of it:
/// "hello.flask_10_500_1.json".
std::vector<std::string> autocannon_file_names(const Run& run);

}  // namespace backbench::record
