#pragma once

#include "record/run.hpp"
#include "verdict/checks.hpp"

#include <optional>

namespace backbench::verdict {

/// What is known of who was the limit of a trial. Shares are of the measured window; what was not measured is
/// absent, and nothing is concluded from it.
struct LimitEvidence {
  std::optional<double> offered_per_second;  // open loop only
  double ended_per_second = 0;
  double expected_arrivals = 0;  // open loop: offered times the window
  int in_flight = 1;             // connections times pipelining
  int cpus = 0;                  // that generator and server may run on; 0 = not known
  bool loopback = true;          // no wire between the two

  double client_busy = 0;                    // of the busiest generator thread: share spent computing
  double client_waiting = 0;                 // of the same thread: share ready to run but without a processor
  double throttled = 0;                      // share for which a CPU limit held the generator back
  bool server_throttled = false;             // by the same limit, as a child of backbench is
  double client_cores = 0;                   // all threads together
  base::Nanoseconds loop_lag{0};             // mean; how long an answer waited for the generator
  base::Nanoseconds response_time{0};        // mean
  std::optional<double> ceiling_per_second;  // what this generator reaches on this machine at best

  std::optional<double> server_cores;      // processors the server kept busy
  std::optional<double> others_cores;      // processors that other processes kept busy
  std::optional<double> steal_share;       // of the machine, taken by the hypervisor
  std::optional<double> retransmit_share;  // of the TCP segments sent
};

/// Whether no wire lies between generator and server; true for an address that is not known.
bool on_loopback(const record::CaseFacts& facts);

LimitEvidence limit_evidence(const record::CaseFacts& facts, const record::Trial& trial,
                             const record::Environment& here);

/// Who was the limit, and why. `unclear` where the evidence does not say.
record::LimitVerdict limit_of(const LimitEvidence& evidence);

/// That it was not the server, where that is so.
Findings check_limit(const record::LimitVerdict& verdict);

}  // namespace backbench::verdict
