#include "target/log_tail.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

namespace backbench::target {
namespace {

constexpr std::size_t widest = 300;

/// Escape sequences are ESC [ … letter (ECMA-48 5.4); of a line that was overwritten in place with carriage
/// returns the last state counts.
std::string printable(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  line.remove_prefix(line.rfind('\r') + 1);  // npos + 1 = 0
  std::string text;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '\x1b') {
      if (at + 1 < line.size() && line[at + 1] == '[') {
        at += 2;
        while (at < line.size() && (line[at] < '@' || line[at] > '~')) ++at;
      }
    } else if (c == '\t') {
      text += ' ';
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f') {
      text += c;
    }
  }
  if (text.size() > widest) text.replace(widest, std::string::npos, " [cut]");
  return text;
}

}  // namespace

std::uint64_t log_size(const std::filesystem::path& log) {
  std::error_code error;
  const auto size = std::filesystem::file_size(log, error);
  return error ? 0 : size;
}

void log_note(const std::filesystem::path& log, std::string_view text) {
  std::error_code ignored;
  if (log.has_parent_path()) std::filesystem::create_directories(log.parent_path(), ignored);
  std::ofstream file(log, std::ios::app | std::ios::binary);
  file << "[backbench] " << text << '\n' << std::flush;
  if (!file) {
    throw base::Error(base::ExitCode::target_failed, fmt::format("cannot write the log {}", log.string()));
  }
}

std::vector<std::string> last_lines(const std::filesystem::path& log, std::uint64_t from, std::size_t count) {
  constexpr std::uint64_t most = 16 * 1024;
  const std::uint64_t size = log_size(log);
  if (size <= from || count == 0) return {};
  const std::uint64_t start = std::max(from, size - std::min(size, most));
  std::ifstream file(log, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(start));
  std::string text(static_cast<std::size_t>(size - start), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));

  std::vector<std::string> lines;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string line = printable(rest.substr(0, end));
    if (!line.empty()) lines.push_back(std::move(line));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(count));
  return lines;
}

std::string last_lines_text(const std::filesystem::path& log, std::uint64_t from) {
  const std::vector<std::string> lines = last_lines(log, from);
  if (lines.empty()) return fmt::format("; it wrote nothing to {}", log.string());
  return fmt::format("; the last lines of {}:\n  {}", log.string(), fmt::join(lines, "\n  "));
}

}  // namespace backbench::target
