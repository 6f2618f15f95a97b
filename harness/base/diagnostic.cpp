#include "base/diagnostic.hpp"

#include "base/excerpt.hpp"
#include "base/json_string.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

namespace backbench::base {
namespace {

constexpr std::size_t max_columns = 100;

std::vector<std::string_view> lines_of(std::string_view source) {
  std::vector<std::string_view> lines;
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    std::string_view line = source.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    source.remove_prefix(std::min(end + 1, source.size()));
  }
  return lines;
}

std::string place(const SourceMark& mark) {
  return mark.line > 0 ? fmt::format("{}:{}:{}", mark.file, mark.line, mark.column) : mark.file;
}

/// The line, and under it the caret with the cure.
std::string caret_lines(const Diagnostic& problem, std::string_view line) {
  const auto column = static_cast<std::size_t>(std::max(1, problem.mark.column) - 1);
  const auto length = static_cast<std::size_t>(std::max(1, problem.mark.length));
  const Excerpt shown = excerpt(line, column, length, max_columns);
  return fmt::format("{:>5} | {}\n      | {}^{}{}{}\n", problem.mark.line, shown.text,
                     std::string(shown.column, ' '), std::string(shown.width - 1, '~'),
                     problem.cure.empty() ? "" : " ", problem.cure);
}

std::string human(std::span<const Diagnostic> problems, std::string_view source) {
  const std::vector<std::string_view> lines = lines_of(source);
  std::string text;
  for (const Diagnostic& problem : problems) {
    text += fmt::format("{}: error: {}\n", place(problem.mark), problem.message);
    if (problem.mark.line > 0) {
      const auto index = static_cast<std::size_t>(problem.mark.line - 1);
      text += caret_lines(problem, index < lines.size() ? lines[index] : std::string_view{});
    } else if (!problem.cure.empty()) {
      text += fmt::format("      | {}\n", problem.cure);
    }
  }
  return text;
}

std::string sentence(const Diagnostic& problem) {
  return problem.cure.empty() ? problem.message : problem.message + "; " + problem.cure;
}

/// GitHub's workflow commands: a property also ends at a comma or a colon.
std::string github_escaped(std::string_view text, bool property) {
  std::string escaped;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    escaped += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return escaped;
}

std::string github(std::span<const Diagnostic> problems) {
  std::string text;
  for (const Diagnostic& problem : problems) {
    const SourceMark& mark = problem.mark;
    text += "::error file=" + github_escaped(mark.file, true);
    if (mark.line > 0) {
      text += fmt::format(",line={},col={},endColumn={}", mark.line, mark.column, mark.column + mark.length);
    }
    text += ",title=suite::" + github_escaped(sentence(problem), false) + "\n";
  }
  return text;
}

std::string json(std::span<const Diagnostic> problems) {
  std::string text;
  for (const Diagnostic& problem : problems) {
    const SourceMark& mark = problem.mark;
    text += fmt::format(R"({{"file":{},"line":{},"column":{},"length":{},"message":{},"cure":{}}})",
                        json_string(mark.file), mark.line, mark.column, mark.length,
                        json_string(problem.message), json_string(problem.cure)) +
            "\n";
  }
  return text;
}

}  // namespace

std::string render(std::span<const Diagnostic> problems, std::string_view source, ErrorFormat format) {
  switch (format) {
    case ErrorFormat::github:
      return github(problems);
    case ErrorFormat::json:
      return json(problems);
    case ErrorFormat::human:
      break;
  }
  return human(problems, source);
}

std::string summary(std::span<const Diagnostic> problems) {
  std::set<std::string_view> files;
  for (const Diagnostic& problem : problems) files.insert(problem.mark.file);
  const std::string where =
      files.size() == 1 ? std::string(*files.begin()) : fmt::format("{} files", files.size());
  return fmt::format("{} error{} in {}", problems.size(), problems.size() == 1 ? "" : "s", where);
}

}  // namespace backbench::base
