#include "scenario/document.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace backbench::scenario {

Document::Document(std::string file, std::string text) : file_(std::move(file)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i + 1 < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

int Document::line_of(std::size_t offset) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<int>(next - line_starts_.begin());
}

std::size_t Document::line_start(std::size_t offset) const {
  return line_starts_[static_cast<std::size_t>(line_of(offset)) - 1];
}

std::size_t Document::line_end(std::size_t offset) const {
  std::size_t end = std::min(text_.find('\n', line_start(offset)), text_.size());
  if (end > line_start(offset) && text_[end - 1] == '\r') --end;
  return end;
}

base::SourceMark Document::mark(Span span) const {
  const std::size_t start = line_start(span.offset);
  const std::size_t end = line_end(span.offset);
  const std::size_t offset = std::min(span.offset, end);
  const std::size_t length =
      std::max<std::size_t>(1, std::min(span.end(), end) - std::min(offset, span.end()));
  return {file_, line_of(span.offset), static_cast<int>(offset - start) + 1, static_cast<int>(length)};
}

void Document::add(Span span, std::string message, std::string cure) {
  problems_.push_back({mark(span), std::move(message), std::move(cure)});
}

void Document::add_to_file(std::string message, std::string cure) {
  problems_.push_back({{file_, 0, 0, 1}, std::move(message), std::move(cure)});
}

std::vector<base::Diagnostic> Document::problems() const {
  std::vector<base::Diagnostic> sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(a.mark.line, a.mark.column) < std::tie(b.mark.line, b.mark.column);
  });
  const auto same = [](const auto& a, const auto& b) {
    return std::tie(a.mark.line, a.mark.column, a.message) == std::tie(b.mark.line, b.mark.column, b.message);
  };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return sorted;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string shown = "'";
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == longest) {
      shown += "…";
      break;
    }
    const std::size_t length = std::max<std::size_t>(1, base::utf8_length(text));
    const bool control =
        length == 1 && (static_cast<unsigned char>(text.front()) < 0x20 || text.front() == 0x7F);
    shown += text.front() == '\n'   ? "\\n"
             : text.front() == '\t' ? "\\t"
             : control              ? "\uFFFD"
                                    : text.substr(0, length);
    text.remove_prefix(length);
  }
  return shown += "'";
}

}  // namespace backbench::scenario
