#pragma once

#include "record/run.hpp"

#include <string>
#include <utility>
#include <vector>

namespace backbench::record {

/// The counters of a trial, in the order people read them: rps, throughput, mean_ms, p50_ms, p90_ms, p99_ms,
/// p99.9_ms, max_ms; in an open loop service_p50_ms, service_p99_ms, send_lag_p50_ms, send_lag_p99_ms;
/// errors, error_pct, timeouts, mb_per_s; plain finite values. Latencies without a name are response times;
/// one that is only a lower bound stands with its bound. `errors` are all requests that failed in the window,
/// timeouts among them. A figure that does not exist (a p99 of 50 samples) is left out. The one list from
/// which the benchmark counters, tables and exports are made.
std::vector<std::pair<std::string, double>> counters_of(const metrics::Measurement& m,
                                                        const CaseFacts& facts);

/// Those of its measurement; where the target's processes could be seen what they took: server_cpu_cores,
/// server_cpu_us_per_req (for each complete response) and server_mem_peak_mb (PSS, 1e6 bytes); and `trusted`
/// (1 or 0) once it has been judged.
std::vector<std::pair<std::string, double>> counters_of(const Trial& trial, const CaseFacts& facts);

/// The label of its benchmark: who was the limit, and the ids of the findings above a note: "server-bound",
/// "client-bound BB01 BB07"; empty until it has been judged.
std::string label_of(const Trial& trial);

}  // namespace backbench::record
