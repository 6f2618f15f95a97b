#include "base/error.hpp"
#include "base/file.hpp"
#include "record/environment.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace backbench::record {
namespace {

namespace fs = std::filesystem;

/// A file's first line, empty when it cannot be read.
std::string first_line(const fs::path& file) {
  try {
    std::string text = base::read_file(file, 1 << 16);
    return text.substr(0, text.find_first_of("\r\n"));
  } catch (const base::Error&) {
    return {};
  }
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == text.npos;
}

/// The .git directory of the work tree around `folder`. In a linked work tree or a submodule .git is a file
/// that names it.
fs::path git_directory(const fs::path& folder) {
  std::error_code error;
  for (fs::path at = fs::weakly_canonical(folder, error); !at.empty(); at = at.parent_path()) {
    const fs::path git = at / ".git";
    if (fs::is_directory(git, error)) return git;
    constexpr std::string_view tag = "gitdir: ";
    if (const std::string line = first_line(git); line.starts_with(tag)) return at / line.substr(tag.size());
    if (at == at.root_path()) break;
  }
  return {};
}

std::string packed_reference(const fs::path& git, const std::string& reference) {
  try {
    std::istringstream lines(base::read_file(git / "packed-refs", 64 << 20));
    for (std::string commit, name; lines >> commit && std::getline(lines >> std::ws, name);)
      if (name == reference && is_commit(commit)) return commit;
  } catch (const base::Error&) {
  }
  return {};
}

}  // namespace

std::string commit_of(const fs::path& folder) {
  const fs::path git = git_directory(folder);
  if (git.empty()) return {};
  const std::string head = first_line(git / "HEAD");
  if (is_commit(head)) return head;
  constexpr std::string_view tag = "ref: ";
  if (!head.starts_with(tag)) return {};
  const std::string reference = head.substr(tag.size());

  // A linked work tree keeps its own HEAD and shares the branches.
  const std::string shared_folder = first_line(git / "commondir");
  const fs::path branches = shared_folder.empty() ? git : git / shared_folder;
  if (const std::string commit = first_line(branches / reference); is_commit(commit)) return commit;
  return packed_reference(branches, reference);
}

}  // namespace backbench::record
