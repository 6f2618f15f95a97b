#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// The figures of a run as tables, one a scenario: each case's latencies, rates and failures; further figures
/// and single trials and seconds folded below. Empty for a run without cases.
std::string figures_html(const record::Run& run);

/// The share of a case's requests that failed, marked where it is above the error budget.
std::string share_text(const record::CaseResult& result, const metrics::Tally& books);

/// A case's load in words: "100 connections, rate 200".
std::string load_text(const record::CaseFacts& facts);

}  // namespace backbench::report
