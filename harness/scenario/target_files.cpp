#include "scenario/target_files.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/spelling.hpp"
#include "scenario/decode_target.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::scenario {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> names_in(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::path& folder : folders) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
      if (fs::exists(entry.path() / "target.yaml", error)) names.push_back(entry.path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

std::unique_ptr<Document> open_document(const fs::path& file, std::string text) {
  if (text.size() > largest_file) {
    auto document = std::make_unique<Document>(file.string(), "");
    document->add_to_file(
        fmt::format("the file is larger than {} KiB, which no suite or target needs", largest_file / 1024),
        "split it into several");
    return document;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return std::make_unique<Document>(file.string(), std::move(text));
}

TargetSpec read_target_document(Document& document, const fs::path& file, const Variables& variables,
                                const std::string& expected_name) {
  if (document.problem_count() > 0) return {};
  const auto root = parse_yaml(document);
  if (!root) return {};
  const Context context{document, variables, fs::absolute(file).lexically_normal().parent_path()};
  TargetSpec spec = read_target_map({context, "target", *root, root->span});
  const Entry* name = root->find("target");
  if (name != nullptr && !expected_name.empty() && !spec.name.empty() && spec.name != expected_name) {
    document.add(
        name->value.span,
        fmt::format("target {} lies in a folder called {}", in_quotes(spec.name), in_quotes(expected_name)),
        fmt::format("write {}, or rename the folder", expected_name));
  }
  return spec;
}

TargetFiles::TargetFiles(const fs::path& suite_file) : relative_(suite_file.is_relative()) {
  std::error_code error;
  fs::path folder = fs::absolute(suite_file, error).lexically_normal().parent_path();
  for (;; folder = folder.parent_path()) {
    if (fs::is_directory(folder / "targets", error)) folders_.push_back(folder / "targets");
    if (folder == folder.parent_path()) break;
  }
}

std::string TargetFiles::shown(const fs::path& path) const {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  return relative_ && !error ? path.lexically_proximate(here).string() : path.string();
}

void TargetFiles::report_unknown(const Field& mention, const std::string& name) const {
  std::error_code error;
  for (const fs::path& folder : folders_) {
    if (!fs::is_directory(folder / name, error)) continue;
    mention.error(fmt::format("{} has no target.yaml in it", shown(folder / name)), "create it");
    return;
  }
  if (folders_.empty()) {
    mention.error(
        fmt::format("no folder 'targets' with {} in it lies beside the suite or above it", in_quotes(name)),
        fmt::format("create targets/{}/target.yaml, or describe the target here as a map", name));
    return;
  }
  const std::vector<std::string> names = names_in(folders_);
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view near = base::nearest(name, candidates);
  mention.error(fmt::format("unknown target {}", in_quotes(name)),
                !near.empty() ? fmt::format("did you mean '{}'?", near)
                : names.empty()
                    ? fmt::format("create {}", shown(folders_.front() / name / "target.yaml"))
                    : fmt::format("targets in {}: {}", shown(folders_.front()), fmt::join(names, ", ")));
}

std::shared_ptr<const TargetSpec> TargetFiles::read(const Field& mention, const std::string& name) {
  std::error_code error;
  const auto folder = std::find_if(folders_.begin(), folders_.end(), [&](const fs::path& candidate) {
    return fs::exists(candidate / name / "target.yaml", error);
  });
  if (folder == folders_.end()) {
    report_unknown(mention, name);
    return nullptr;
  }
  const fs::path file = *folder / name / "target.yaml";
  try {
    std::string text = base::read_file(file, 2 * largest_file);
    Document& document = *documents_.emplace_back(open_document(shown(file), std::move(text)));
    TargetSpec spec = read_target_document(document, file, mention.context.variables, name);
    return document.problem_count() == 0 ? std::make_shared<const TargetSpec>(std::move(spec)) : nullptr;
  } catch (const base::Error& failure) {
    mention.error(failure.what());
    return nullptr;
  }
}

}  // namespace backbench::scenario
