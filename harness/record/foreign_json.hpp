#pragma once

#include "record/json_node.hpp"
#include "record/run.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// What the readers of other programs' JSON have in common: keys that nobody asked for are no error, and null
/// is absent.
namespace backbench::record {

constexpr std::uint64_t largest_foreign_file = std::uint64_t{256} << 20;

/// The member, unless it is not there or null.
std::optional<Node> given(Members& members, std::string_view name);
std::optional<double> given_number(Members& members, std::string_view name);  // finite and 0 or more
std::uint64_t sound_count(const Node& node);  // up to 2^53, so that sums of some do not overflow
std::optional<std::uint64_t> given_count(Members& members, std::string_view name);
std::string given_text(Members& members, std::string_view name);

/// A figure in milliseconds or another unit of `unit_ns`; an hour is the longest.
base::Nanoseconds latency_of(const Node& node, double unit_ns);

/// Text as it may stand in a case's name: of [A-Za-z0-9_.-], everything else a '-'.
std::string name_part(std::string_view text);

/// Adds the trial to the case of its name, which is made when it is the first.
void add_trial(Run& run, const CaseFacts& facts, Trial trial);

/// What `Run` says of itself before any case is in it, and what follows from its cases when all are.
Run imported_run(std::string suite);
void finish_import(Run& run);

}  // namespace backbench::record
