#include "cli/problems.hpp"

#include "base/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

std::string_view text_of(const scenario::Problems& problems, const std::string& file) {
  const auto source = std::find_if(problems.sources.begin(), problems.sources.end(),
                                   [&](const scenario::Source& s) { return s.file == file; });
  return source == problems.sources.end() ? std::string_view() : std::string_view(source->text);
}

}  // namespace

base::ErrorFormat error_format_of(const std::string& text) {
  if (text == "human") return base::ErrorFormat::human;
  if (text == "github") return base::ErrorFormat::github;
  if (text == "json") return base::ErrorFormat::json;
  throw base::Error(base::ExitCode::usage,
                    fmt::format("--error-format: '{}' is not one of human, github, json", text));
}

void Findings::add(const scenario::Problems& problems) {
  auto from = problems.all.begin();
  while (from != problems.all.end()) {
    const std::string& file = from->mark.file;
    const auto to = std::find_if(from, problems.all.end(),
                                 [&](const base::Diagnostic& problem) { return problem.mark.file != file; });
    text_ += base::render({from, to}, text_of(problems, file), format_);
    if (std::find(files_.begin(), files_.end(), file) == files_.end()) files_.push_back(file);
    from = to;
  }
  count_ += problems.all.size();
}

void Findings::print(std::FILE* stream) const { std::fputs(text_.c_str(), stream); }

std::string Findings::summary() const {
  const std::string where = files_.size() == 1 ? files_.front() : fmt::format("{} files", files_.size());
  return fmt::format("{} {} in {}", count_, count_ == 1 ? "error" : "errors", where);
}

}  // namespace backbench::cli
