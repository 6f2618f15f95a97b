#pragma once

#include "scenario/field.hpp"
#include "scenario/suite.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace backbench::scenario {

/// Files larger than this are refused before they are parsed.
constexpr std::size_t largest_file = 256 * 1024;

/// The text as a document, without its byte order mark; a text over the limit becomes a problem of an empty
/// document.
std::unique_ptr<Document> open_document(const std::filesystem::path& file, std::string text);

/// Reads the targets that a suite names, from `targets` folders beside the suite and above it.
class TargetFiles {
 public:
  /// `suite_file` as the user gave it: files found are shown in the same manner, relative or absolute.
  explicit TargetFiles(const std::filesystem::path& suite_file);

  /// The lookup of decode_suite.hpp.
  std::shared_ptr<const TargetSpec> read(const Field& mention, const std::string& name);

  /// Every file read, in that order.
  const std::vector<std::unique_ptr<Document>>& documents() const { return documents_; }

 private:
  std::string shown(const std::filesystem::path& path) const;
  void report_unknown(const Field& mention, const std::string& name) const;

  std::vector<std::filesystem::path> folders_;  // nearest first
  bool relative_;
  std::vector<std::unique_ptr<Document>> documents_;
};

/// Decodes a target's document; commands run in the folder of `file`.
TargetSpec read_target_document(Document& document, const std::filesystem::path& file,
                                const Variables& variables, const std::string& expected_name);

}  // namespace backbench::scenario
