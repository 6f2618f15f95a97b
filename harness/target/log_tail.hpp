#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::target {

/// How long a log is now, so that `last_lines` can keep to what comes after; 0 when there is none.
std::uint64_t log_size(const std::filesystem::path& log);

/// Appends a line of ours, marked as such; makes the file and its folder. Throws base::Error(target_failed)
/// when it cannot be written.
void log_note(const std::filesystem::path& log, std::string_view text);

/// The last `count` lines that were written after the first `from` bytes, without terminal escapes and other
/// control characters. A line is cut at 300 bytes.
std::vector<std::string> last_lines(const std::filesystem::path& log, std::uint64_t from,
                                    std::size_t count = 10);

/// The same as the end of a message: "; the last lines of logs/flask.log:\n  …", or that it wrote nothing.
std::string last_lines_text(const std::filesystem::path& log, std::uint64_t from);

}  // namespace backbench::target
