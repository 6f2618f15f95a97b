#pragma once

#include "compare/verdict_table.hpp"

#include <string>

namespace backbench::report {

/// A comparison on a terminal: a line a figure, below it what each benchmark that is not ok says of itself,
/// and the commands that would settle the rest. Lines end with '\n'.
std::string verdict_text(const compare::VerdictTable& table, bool colour);

/// For a comment on a pull request and for $GITHUB_STEP_SUMMARY: begins with a hidden marker by which the
/// comment is found and edited in place, `<!-- backbench:<suite> -->`; what is not ok, then all of it folded.
/// Cut before GitHub's limit of a comment (65 536 characters), which is said there.
std::string verdict_markdown(const compare::VerdictTable& table);

/// JUnit XML (the form of testmo's guide, which GitLab, Jenkins and GitHub's actions read): a case a figure;
/// regressed is a failure, not run an error, inconclusive and not counted are skipped. Everything is said in
/// the elements' text too, the only thing that GitLab shows.
std::string verdict_junit(const compare::VerdictTable& table);

/// GitHub's workflow commands, `::error title=…::…`: the worst nine, and how many more there are, since it
/// shows ten of a kind. A regression is an error, a benchmark that could not be run too, what is undecided a
/// warning.
std::string verdict_annotations(const compare::VerdictTable& table);

}  // namespace backbench::report
