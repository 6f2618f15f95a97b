#pragma once

#include "record/run.hpp"

#include <string>

namespace backbench::report {

/// What `backbench load URL` says first, as autocannon does: "Running 10s test @ URL" and "10 connections".
std::string autocannon_heading(const record::CaseFacts& facts);

/// autocannon 8's result on a terminal, made of one measured trial: the tables Latency, Req/Sec and Bytes/Sec
/// and its closing lines, then one line of ours with every failure by kind and what was still in flight. The
/// numbers are ours: fractions of a millisecond, timeouts in the latencies as "≥", and "–" where there are
/// too few samples for a percentile. A trial without `measured` is a fault of the caller
/// (std::bad_optional_access).
std::string autocannon_tables(const record::Trial& trial, bool colour);

}  // namespace backbench::report
