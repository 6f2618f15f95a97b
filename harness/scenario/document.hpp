#pragma once

#include "base/diagnostic.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::scenario {

/// A piece of a file's text, in bytes.
struct Span {
  std::size_t offset = 0;
  std::size_t length = 1;

  std::size_t end() const { return offset + length; }
};

/// One file being read: its text, and the problems found in it so far.
class Document {
 public:
  Document(std::string file, std::string text);

  const std::string& file() const { return file_; }
  const std::string& text() const { return text_; }

  /// The character there, or NUL behind the end.
  char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  /// Counts from 1; offsets behind the end are on the last line.
  int line_of(std::size_t offset) const;
  std::size_t line_start(std::size_t offset) const;
  /// Where the line's text ends, before its line break.
  std::size_t line_end(std::size_t offset) const;
  base::SourceMark mark(Span span) const;

  void add(Span span, std::string message, std::string cure = {});
  /// A problem of the file as a whole.
  void add_to_file(std::string message, std::string cure = {});

  std::size_t problem_count() const { return problems_.size(); }
  /// In the order of their places, each once: what defaults say is found wrong again in every scenario.
  std::vector<base::Diagnostic> problems() const;

 private:
  std::string file_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
  std::vector<base::Diagnostic> problems_;
};

/// What a user wrote, fit to stand in a message: 'text', cut when long, without control characters.
std::string in_quotes(std::string_view text);

}  // namespace backbench::scenario
