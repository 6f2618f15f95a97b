#pragma once

#include "record/run.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace backbench::record {

/// run.json: schema docs/run.schema.json. Durations carry their unit in the key, histograms are sparse pairs
/// of [bucket index, count] with the layout beside them, and a figure that does not exist is left out, never
/// 0 or NaN.
std::string to_json(const Run& run);
/// The inverse. Throws base::Error(usage) for a text that is not a run file of this schema, saying where.
Run from_json(std::string_view text);

/// The `environment` of such a file by itself, for other files that hold one.
std::string environment_json(const Environment& environment);

Run load(const std::filesystem::path& file);
/// Replaces the file in one step; throws base::Error(internal) when it cannot.
void save(const Run& run, const std::filesystem::path& file);

}  // namespace backbench::record
