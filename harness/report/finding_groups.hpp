#pragma once

#include "record/run.hpp"

#include <map>
#include <string>
#include <vector>

namespace backbench::report {

/// All findings of one id about benchmarks, or one about the run.
struct FindingGroup {
  const record::Finding* worst = nullptr;  // the one to be told; lives as long as the run
  std::vector<std::string> where;          // benchmarks, each once, the worst first; empty: the whole run
};

/// What was found in a run, in the order of ids: about the run, each by itself (the first of an id with those
/// about benchmarks), its cases and their trials. Notes and what is worse are kept apart: `notes` chooses
/// which.
std::map<std::string, FindingGroup> finding_groups(const record::Run& run, bool notes = false);

}  // namespace backbench::report
