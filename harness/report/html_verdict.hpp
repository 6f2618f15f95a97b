#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// The first thing a reader sees of a run: in one sentence what its exit code says, below it the words that
/// `run` closes with.
std::string verdict_html(const record::Run& run);

/// What may spoil the figures: every id that was found once, with the benchmarks it concerns, its reason and
/// its cure, the worst first; notes folded away below. And what did not run, with the reason.
std::string findings_html(const record::Run& run);

}  // namespace backbench::report
