#include "cli/problems.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace backbench::cli {
base::ErrorFormat error_format_of(const std::string& text) {
  if (text == "human") return base::ErrorFormat::human;
  if (text == "github") return base::ErrorFormat::github;
  if (text == "json") return base::ErrorFormat::json;
  throw base::Error(base::ExitCode::usage,
                    fmt::format("--error-format: '{}' is not one of human, github, json", text));
}

void Findings::add(const scenario::Problems& problems) {
  text_ += scenario::render(problems, format_);
  all_.insert(all_.end(), problems.all.begin(), problems.all.end());
}

void Findings::print(std::FILE* stream) const { std::fputs(text_.c_str(), stream); }

}  // namespace backbench::cli
