#pragma once

#include <span>
#include <string>
#include <string_view>

namespace backbench::base {

/// A place in a text file. Lines and columns count from 1, columns in bytes; `length` is how much to
/// underline.
struct SourceMark {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 1;
};

/// One problem in a file a user wrote: where, which rule was broken, and what to do about it.
struct Diagnostic {
  SourceMark mark;
  std::string message;  // "unknown key 'prot' in a target"
  std::string cure;     // "did you mean 'port'?"; may be empty
};

enum class ErrorFormat { human, github, json };

/// Renders problems in file order. `source` is the text the marks point into, used for the caret lines.
///  human:  `file:line:col: error: message`, the line, a caret with the cure; one block a problem.
///          Tabs expand under the caret, and a line over 100 columns is cut around it.
///  github: `::error file=…,line=…,col=…,endColumn=…,title=suite::message` with GitHub's escapes.
///  json:   one object a line: file, line, column, length, message, cure.
///  A problem of the file as a whole has line 0 and is printed without a place.
std::string render(std::span<const Diagnostic> problems, std::string_view source, ErrorFormat format);

/// The line under them: "3 errors in backbench.yaml", "4 errors in 2 files".
std::string summary(std::span<const Diagnostic> problems);

}  // namespace backbench::base
