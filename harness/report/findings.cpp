#include "report/findings.hpp"

#include "base/utf8.hpp"
#include "report/terminal_text.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using record::Finding;
using record::Severity;

std::string_view mark(Severity severity) {
  if (severity >= Severity::spoils) return "!";
  return severity == Severity::caution ? "?" : "";
}

/// All findings of one id, the worst of them first to be told.
struct Group {
  const Finding* worst = nullptr;
  std::vector<std::string> where;  // benchmarks; empty for what concerns the whole run
};

class Groups {
 public:
  void add(const Finding& finding, const std::string& benchmark) {
    if (finding.severity == Severity::note) return;
    Group& group = groups_[finding.id];
    if (!group.worst || finding.severity > group.worst->severity) {
      group.worst = &finding;
      if (!benchmark.empty()) group.where.insert(group.where.begin(), benchmark);
    } else if (!benchmark.empty()) {
      group.where.push_back(benchmark);
    }
  }
  const std::map<std::string, Group>& all() const { return groups_; }

 private:
  std::map<std::string, Group> groups_;
};

std::vector<std::string> distinct(const std::vector<std::string>& names) {
  std::vector<std::string> once;
  for (const std::string& name : names)
    if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
  return once;
}

std::string where_text(const Group& group) {
  constexpr std::size_t room = 60;  // beside mark, id, title and "and 120 more"
  const std::vector<std::string> names = distinct(group.where);
  if (names.empty()) return "the whole run";
  std::string text = shortened(printable(names.front()), room);
  std::size_t told = 1;
  if (names.size() > 1 && base::display_width(text) + base::display_width(names[1]) + 2 <= room) {
    text += ", " + printable(names[1]);
    told = 2;
  }
  if (names.size() > told) text += fmt::format(" and {} more", names.size() - told);
  return text;
}

std::string block(const Group& group, bool colour) {
  const Finding& f = *group.worst;
  const std::string head = fmt::format("{} {} {}", mark(f.severity), f.id, f.title);
  constexpr std::size_t columns = 100, indent = 6;
  return fmt::format(
             "  {}: {}\n",
             emphasised(head, f.severity >= Severity::spoils ? Emphasis::failure : Emphasis::bold, colour),
             where_text(group)) +
         wrapped(printable(f.reason), columns, indent) + wrapped(printable(f.cure), columns, indent);
}

}  // namespace

std::string_view mark_of(const record::CaseResult& result) {
  return mark(result.worst_finding().value_or(Severity::note));
}

std::string findings_text(const record::Run& run, bool colour) {
  Groups groups;
  for (const Finding& finding : run.findings) groups.add(finding, "");
  for (const record::CaseResult& result : run.cases) {
    for (const Finding& finding : result.findings) groups.add(finding, result.facts.name);
    for (const record::Trial& trial : result.trials)
      for (const Finding& finding : trial.findings) groups.add(finding, result.facts.name);
  }
  if (groups.all().empty()) return {};
  std::string text = "! not to be believed, ? to be read with care; docs/verdicts.md explains each:\n";
  for (const auto& [id, group] : groups.all()) text += block(group, colour);
  return text;
}

}  // namespace backbench::report
