#include "cli/via.hpp"

#include "base/error.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::cli {

void run_through_compose(std::vector<fixture::PlannedCase>& cases) {
  using Spec = std::shared_ptr<const scenario::TargetSpec>;
  std::map<Spec, Spec> changed;  // one for each, since a target stays up from case to case
  std::set<std::string> without;
  for (fixture::PlannedCase& planned : cases) {
    Spec& spec = planned.definition.target;
    if (spec->url) continue;
    if (!spec->compose) without.insert(spec->name);
    Spec& containers = changed[spec];
    if (!containers) {
      scenario::TargetSpec only_compose = *spec;
      only_compose.process.reset();
      containers = std::make_shared<const scenario::TargetSpec>(std::move(only_compose));
    }
    spec = containers;
  }
  if (without.empty()) return;
  throw base::Error(base::ExitCode::usage,
                    fmt::format("--via compose: no `compose` in {} {}; give each a service, or leave it out "
                                "with --filter",
                                without.size() == 1 ? "target" : "targets", fmt::join(without, ", ")));
}

}  // namespace backbench::cli
