#include "record/autocannon_json.hpp"

#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace backbench::record {
namespace {

constexpr std::size_t longest_name = 200;  // file systems take 255 bytes; a number and ".json" may follow

std::string file_safe(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    const bool harmless =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    safe += harmless ? c : '-';
  }
  if (safe.starts_with('.')) safe.front() = '-';
  return safe.substr(0, longest_name);
}

/// "steady/flask/connections:100/rate:200" -> "rate:200.": the axes of a case's name that the file's name
/// lacks.
std::string other_axes(const CaseFacts& facts) {
  std::string axes;
  std::string rest = facts.name + "/";
  for (std::size_t end; (end = rest.find('/')) != std::string::npos; rest.erase(0, end + 1)) {
    const std::string part = rest.substr(0, end);
    const std::string axis = part.substr(0, part.find(':'));
    if (axis != part && axis != "connections" && axis != "duration" && axis != "threads") axes += part + ".";
  }
  return axes;
}

}  // namespace

std::vector<std::string> autocannon_file_names(const Run& run) {
  std::vector<std::string> names(run.cases.size());
  std::map<std::string, int> uses;
  // From the plainest name to the longest, each only for those that share the one before.
  for (int length = 0; length < 3; ++length) {
    std::map<std::string, int> before = std::exchange(uses, {});
    for (std::size_t i = 0; i < names.size(); ++i) {
      const CaseFacts& f = run.cases[i].facts;
      if (length == 0 || before[names[i]] > 1)
        names[i] = file_safe(fmt::format("{}{}{}_{}_{}_{}", length > 0 ? f.scenario + "." : "",
                                         length > 1 ? other_axes(f) : "", f.target, f.duration_s,
                                         f.connections, f.threads));
      ++uses[names[i]];
    }
  }
  std::set<std::string> taken;
  for (std::string& name : names) {
    std::string candidate = name;
    for (int n = 2; !taken.insert(candidate).second; ++n) candidate = fmt::format("{}-{}", name, n);
    name = candidate + ".json";
  }
  return names;
}

}  // namespace backbench::record
