#pragma once

#include <span>
#include <string_view>

namespace backbench::base {

/// The candidate nearest to `word` by optimal-string-alignment distance (insert, delete, replace, swap of
/// neighbours), or "" when none is near enough to be what the user meant: at most a third of the word's
/// length, at least 1 and at most 3 edits. Ties go to the earlier candidate.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace backbench::base
