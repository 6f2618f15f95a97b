#pragma once

#include "record/run.hpp"

#include <string>
#include <string_view>

namespace backbench::compare {

/// Whether a case's figures count when results are compared, and what speaks against it: the one definition
/// that text, Markdown, JSON, JUnit and the exit code share. Later ones are worse.
enum class Standing {
  counts,       // measured from begin to end, within its error budget, and believed by every check
  untrusted,    // a finding says that its figures do not say what they seem to say
  over_budget,  // more requests failed than its error budget allows
  failed,       // not one trial was measured from begin to end
  missing,      // the result does not have it
};

/// As it stands in files: "counts", "untrusted", …
std::string_view name(Standing standing);

struct Judged {
  Standing standing = Standing::missing;
  std::string reason;  // why it does not count, in one line; empty when it does
};

/// Null stands for a case that is missing. Only its whole trials count (record::CaseResult::whole_trials()),
/// and one that was interrupted or failed makes none of the others less true.
Judged standing_of(const record::CaseResult* result);

}  // namespace backbench::compare
