#pragma once

#include <string>
#include <string_view>

namespace backbench::scenario {

/// What the user most likely meant by a value that breaks its rule: "write 1000", or "" when there is no
/// telling.
std::string count_cure(std::string_view text, bool quoted);
std::string duration_cure(std::string_view text);
std::string rate_cure(std::string_view text);
std::string size_cure(std::string_view text);
std::string share_cure(std::string_view text);
std::string boolean_cure(std::string_view text);

/// Whether any YAML reader, of 1.1 or 1.2, takes the plain text for a number: 12, -1.5e3, 010, 0x1F, 1_000,
/// .inf
bool looks_like_number(std::string_view text);

}  // namespace backbench::scenario
