#pragma once

#include "record/run.hpp"

namespace backbench::verdict {

/// Judges every whole trial of a case and the trials together; replaces whatever was found before. A trial
/// that failed or was interrupted gets no verdict: its failure says enough.
void judge(record::CaseResult& result, const record::Environment& here);

/// Judges every case, the machine, and the cases beside each other.
void judge(record::Run& run);

/// One trial alone, for whoever has no case of it.
void judge(const record::CaseFacts& facts, record::Trial& trial, const record::Environment& here);

/// Only what concerns the run as a whole; for a run whose cases have been judged.
void judge_together(record::Run& run);

}  // namespace backbench::verdict
