#include "report/findings.hpp"

#include "base/utf8.hpp"
#include "report/finding_groups.hpp"
#include "report/terminal_text.hpp"

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

std::string where_text(const FindingGroup& group) {
  constexpr std::size_t room = 60;  // beside mark, id, title and "and 120 more"
  const std::vector<std::string>& names = group.where;
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

std::string block(const FindingGroup& group, bool colour) {
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
  const std::map<std::string, FindingGroup> groups = finding_groups(run);
  if (groups.empty()) return {};
  std::string text = "! not to be believed, ? to be read with care; docs/verdicts.md explains each:\n";
  for (const auto& [id, group] : groups) text += block(group, colour);
  return text;
}

}  // namespace backbench::report
