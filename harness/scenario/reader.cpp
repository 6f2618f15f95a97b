#include "scenario/reader.hpp"

#include "base/file.hpp"
#include "scenario/decode_suite.hpp"
#include "scenario/target_files.hpp"
#include "scenario/values.hpp"
#include "scenario/yaml_tree.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace backbench::scenario {
namespace fs = std::filesystem;
namespace {

/// Read whole, so that the limit can be reported like any other problem; but never without end (/dev/zero).
constexpr std::uint64_t read_limit = 64 << 20;

void collect(const Document& document, Problems& into) {
  const std::vector<base::Diagnostic> found = document.problems();
  if (found.empty()) return;
  into.all.insert(into.all.end(), found.begin(), found.end());
  into.sources.push_back({document.file(), document.text()});
}

/// The file's name without its ending, made fit to be a suite's name.
std::string default_name(const fs::path& file) {
  std::string name;
  for (const char c : file.stem().string()) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    name += lower == '.' || is_name(std::string_view(&lower, 1)) ? lower : '-';
  }
  return is_name(name) ? name : "suite";
}

fs::path folder_of(const fs::path& file) { return fs::absolute(file).lexically_normal().parent_path(); }

}  // namespace

std::optional<Suite> read_suite_text(std::string text, const fs::path& file, const Variables& variables,
                                     Problems& problems) {
  const std::size_t before = problems.all.size();
  const auto document = open_document(file, text);
  TargetFiles targets(file);
  Suite suite;
  const auto root = document->problem_count() == 0 ? parse_yaml(*document) : std::nullopt;
  if (root) {
    const Context context{*document, variables, folder_of(file)};
    suite = read_suite_map(
        {context, "suite", *root, root->span},
        [&](const Field& mention, const std::string& name) { return targets.read(mention, name); });
  }
  collect(*document, problems);
  for (const auto& target : targets.documents()) collect(*target, problems);
  if (problems.all.size() > before) return std::nullopt;

  if (suite.name.empty()) suite.name = default_name(file);
  suite.path = file;
  suite.text = std::move(text);
  return suite;
}

std::optional<Suite> read_suite(const fs::path& file, const Variables& variables, Problems& problems) {
  return read_suite_text(base::read_file(file, read_limit), file, variables, problems);
}

std::optional<TargetSpec> read_target(const fs::path& file, const Variables& variables, Problems& problems) {
  const auto document = open_document(file, base::read_file(file, read_limit));
  TargetSpec spec = read_target_document(*document, file, variables, {});
  collect(*document, problems);
  return document->problem_count() == 0 ? std::optional(std::move(spec)) : std::nullopt;
}

std::string render(const Problems& problems, base::ErrorFormat format) {
  std::string text;
  for (auto begin = problems.all.begin(); begin != problems.all.end();) {
    const std::string& file = begin->mark.file;
    const auto end =
        std::find_if(begin, problems.all.end(), [&](const auto& p) { return p.mark.file != file; });
    const auto source = std::find_if(problems.sources.begin(), problems.sources.end(),
                                     [&](const Source& s) { return s.file == file; });
    text += base::render({begin, end}, source == problems.sources.end() ? std::string_view{} : source->text,
                         format);
    begin = end;
  }
  return text;
}

}  // namespace backbench::scenario
