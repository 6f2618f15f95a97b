#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace backbench::base {

/// The whole file. Throws Error(usage) with the system's reason ("no such file", "is a directory") or when it
/// is larger than `max_bytes`.
std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

/// Replaces the file in one step: a temporary beside it, flushed to disk, then renamed. A reader sees the old
/// text or the new one, never a part. Throws Error(internal) with the system's reason ("no space left on
/// device"); the old file is then untouched and the temporary gone.
void write_file_atomic(const std::filesystem::path& path, std::string_view text);

}  // namespace backbench::base
