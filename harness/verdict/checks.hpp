#pragma once

#include "metrics/measurement.hpp"
#include "record/run.hpp"

#include <vector>

/// The checks, each a pure function of the record: no file, no clock, no chance. Each says nothing where the
/// record holds no evidence. What a finding means, and where its bounds come from, stands in
/// docs/verdicts.md.
namespace backbench::verdict {

using Findings = std::vector<record::Finding>;

// Of one trial that was measured from begin to end.

/// Requests a second times mean response time must be the requests in flight (J. D. C. Little, Operations
/// Research 9(3), 1961): in a closed loop the connections times the pipelining depth; in an open one, by
/// service time, at most so many.
Findings check_littles_law(const record::CaseFacts& facts, const metrics::Measurement& m);
/// Connections established against those asked for, and how evenly they were served.
Findings check_connections(const record::CaseFacts& facts, const metrics::Measurement& m);
/// More failed than the error budget allows: the latencies are those of the requests that survived.
Findings check_survivors(const record::CaseFacts& facts, const metrics::Measurement& m);
Findings check_steady_state(const record::CaseFacts& facts, const metrics::Measurement& m);
/// What the machine did besides: time stolen, throttled or used by others, limits, dropped connections.
Findings check_surroundings(const record::CaseFacts& facts, const record::Trial& trial,
                            const record::Environment& here);
/// The record must not contradict itself. Any finding here is a fault of backbench.
Findings check_consistency(const metrics::Measurement& m);

/// Of a trial that another tool measured: what its figures, which are all there is, contradict in each other
/// and leave out. To be asked instead of all of the above but Little's law and the survivors.
Findings check_reported(const record::CaseFacts& facts, const metrics::Measurement& m);

// Of a case, over its whole trials.

Findings check_first_trial(const record::CaseResult& result);
Findings check_sample_counts(const record::CaseResult& result);

// Of a run.

/// Targets of one scenario must answer with as many bytes, the same statuses and connections kept alike.
Findings check_equal_work(const record::Run& run);
/// The machine as it was before the first trial.
Findings check_environment(const record::Environment& here);

}  // namespace backbench::verdict
