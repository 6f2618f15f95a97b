#include "compare/verdict_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace backbench::compare {
namespace {

/// As a shell takes it literally.
std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_./:=+-@%") == std::string::npos;
  if (plain) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

std::string pattern_of(const std::vector<std::string>& names) {
  std::string pattern;
  for (const std::string& name : names) {
    pattern += pattern.empty() ? "^(" : "|";
    for (const char c : name) pattern += std::string(c == '.' ? "\\" : "") + c;
  }
  return pattern + ")$";
}

}  // namespace

std::vector<std::string> settling_commands(const RunChange& change) {
  constexpr std::size_t most_names = 4;  // beyond which the whole target is as good
  std::vector<std::string> targets;
  for (const CaseChange& c : change.cases) {
    const bool both = c.base.standing < Standing::failed && c.fresh.standing < Standing::failed;
    if (both && c.outcome() == Outcome::inconclusive &&
        std::find(targets.begin(), targets.end(), c.target) == targets.end())
      targets.push_back(c.target);
  }
  if (targets.empty() || change.suite_path.empty()) return {};

  const bool two_commits = !change.base_commit.empty() && !change.fresh_commit.empty() &&
                           change.base_commit != change.fresh_commit;
  std::vector<std::string> commands;
  if (two_commits)
    commands.push_back(fmt::format("git worktree add --detach .base {}", change.base_commit.substr(0, 12)));
  for (const std::string& target : targets) {
    std::vector<std::string> names;
    std::size_t of_target = 0;
    for (const CaseChange& c : change.cases) {
      if (c.target != target) continue;
      ++of_target;
      if (c.outcome() == Outcome::inconclusive) names.push_back(c.name);
    }
    const std::string base = two_commits ? ".base/targets/" + target : target;
    std::string command = fmt::format("backbench ab {} --base {} --new {}", quoted(change.suite_path),
                                      quoted(base), quoted(two_commits ? "targets/" + target : target));
    if (names.size() < of_target && names.size() <= most_names)
      command += " --filter " + quoted(pattern_of(names));
    commands.push_back(std::move(command));
  }
  return commands;
}

}  // namespace backbench::compare
