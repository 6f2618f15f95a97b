#pragma once

#include "base/diagnostic.hpp"
#include "scenario/reader.hpp"

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace backbench::cli {

/// human, github or json; throws base::Error(usage) for anything else.
base::ErrorFormat error_format_of(const std::string& text);

/// The problems found in a set of files, printed together in the order read.
class Findings {
 public:
  explicit Findings(base::ErrorFormat format) : format_(format) {}

  void add(const scenario::Problems& problems);
  std::size_t count() const { return all_.size(); }
  void print(std::FILE* stream) const;
  std::string summary() const { return base::summary(all_); }  // "3 errors in scenarios/a.yaml"

 private:
  base::ErrorFormat format_;
  std::string text_;
  std::vector<base::Diagnostic> all_;
};

}  // namespace backbench::cli
