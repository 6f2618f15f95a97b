#include "report/finding_groups.hpp"

#include <algorithm>

namespace backbench::report {
namespace {

class Groups {
 public:
  explicit Groups(bool notes) : notes_(notes) {}

  /// Two of one id tell different things of the run, such as of two scenarios.
  void add(const record::Finding& of_run) {
    if ((of_run.severity == record::Severity::note) != notes_) return;
    std::string key = of_run.id;
    while (groups.contains(key)) key += '+';
    groups[key].worst = &of_run;
  }

  void add(const record::Finding& finding, const std::string& benchmark) {
    if ((finding.severity == record::Severity::note) != notes_) return;
    FindingGroup& group = groups[finding.id];
    const bool worse = !group.worst || finding.severity > group.worst->severity;
    if (worse) group.worst = &finding;
    const auto told = std::find(group.where.begin(), group.where.end(), benchmark);
    if (told != group.where.end()) {
      if (worse) std::rotate(group.where.begin(), told, told + 1);
    } else {
      group.where.insert(worse ? group.where.begin() : group.where.end(), benchmark);
    }
  }

  std::map<std::string, FindingGroup> groups;

 private:
  bool notes_;
};

}  // namespace

std::map<std::string, FindingGroup> finding_groups(const record::Run& run, bool notes) {
  Groups found(notes);
  for (const record::Finding& finding : run.findings) found.add(finding);
  for (const record::CaseResult& result : run.cases) {
    for (const record::Finding& finding : result.findings) found.add(finding, result.facts.name);
    for (const record::Trial& trial : result.trials)
      for (const record::Finding& finding : trial.findings) found.add(finding, result.facts.name);
  }
  return std::move(found.groups);
}

}  // namespace backbench::report
