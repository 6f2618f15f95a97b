#pragma once

#include "metrics/measurement.hpp"
#include "record/answer.hpp"
#include "record/calibration.hpp"
#include "record/finding.hpp"
#include "record/surroundings.hpp"
#include "record/target_cost.hpp"
#include "scenario/case.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backbench::record {

/// Where and how a run was made; what must be equal for two runs to be comparable. A figure that the machine
/// does not tell stays empty or 0 and is left out of every file.
struct Environment {
  std::string backbench_version;
  std::string compiler;
  std::string build_type;
  std::string host_name;
  std::string kernel;
  std::string cpu_model;
  int cpus = 0;        // this process may run on
  double cpu_mhz = 0;  // of the first one, at the start
  std::uint64_t memory_bytes = 0;
  std::vector<double> load_average;    // 1, 5, 15 minutes, at the start
  std::uint64_t open_files_limit = 0;  // the soft one
  std::uint64_t open_files_hard_limit = 0;
  int outgoing_ports = 0;    // of net.ipv4.ip_local_port_range
  std::string cpu_governor;  // of the first processor; empty where there is none, as in most VMs
  std::string commit;        // of the working directory, empty outside git
  std::vector<std::string> command_line;
  std::vector<std::string> benchmark_variables;  // BENCHMARK_* found set, as NAME=value
  std::optional<Calibration> calibration;        // of the generator on this machine, when it was measured
};

/// One measured repetition of a case. Exactly one of `measured` and `failure` says how it went; a trial that
/// was interrupted or whose target died keeps both: what was measured and why it counts as failed.
struct Trial {
  int index = 0;        // 0-based repetition
  std::string started;  // UTC, ISO 8601
  std::string finished;
  std::optional<metrics::Measurement> measured;
  std::optional<std::string> failure;  // why the trial could not run, in one or more lines
  std::vector<Answer> answers;  // to each request of the mix, before the load; empty when none is known
  std::optional<double>
      startup_ms;  // start of the target to its first correct answer; absent when it was up already
  std::optional<TargetCost> target_cost;  // absent when its processes are not ours to see
  bool published_port = false;  // reached through a relay of the container engine's, measured with the target
  std::optional<Surroundings> surroundings;

  std::optional<LimitVerdict> limit;  // present once the trial has been judged
  std::vector<Finding> findings;      // of this trial alone

  /// Whether its figures say what they seem to say; absent until it has been judged.
  std::optional<bool> trusted() const;
};

/// The plain facts of a case, as the run file keeps them; a reader of the file needs no suite to understand
/// it.
struct CaseFacts {
  std::string name;
  std::string scenario;
  std::string target;
  std::string target_kind;  // process, compose, external, embedded
  std::string url;          // as measured; empty when the target never came up
  std::string method;       // of the first request of the mix
  std::string path;
  int request_kinds = 1;                  // requests in the mix
  int connections = 0;                    // of stages over connections: the most
  std::optional<double> rate_per_second;  // of stages over the rate: their mean; absent = closed loop
  std::string arrival;                    // uniform or poisson; only with a rate
  std::string idle;                       // sleep or spin, if the suite says
  std::vector<base::Stage> stages;        // of a load that changes over time
  int threads = 1;
  int pipelining = 1;
  std::uint64_t requests_per_connection = 0;
  double warmup_s = 0;
  double duration_s = 0;
  std::optional<std::uint64_t> requests_total;
  double timeout_s = 0;
  double error_budget = 0.01;
  std::vector<scenario::MetricLimit> threshold;  // limits that figures must keep to
  std::vector<scenario::MetricLimit> gate;       // figures that may fail a comparison; empty = the usual ones
  int repetitions = 1;                           // asked for

  bool open_loop() const { return rate_per_second.has_value(); }
};

/// `url` is left empty: it is known when the target is up.
CaseFacts facts_of(const scenario::Case& c, int repetitions);

struct CaseResult {
  CaseFacts facts;
  std::vector<Trial> trials;
  std::vector<Finding> findings;  // of the trials together; each trial has its own besides

  /// The trials that count: measured from begin to end, without a failure.
  std::vector<const Trial*> whole_trials() const;
  /// Their measurements merged, histograms and books added up; absent when there are none.
  std::optional<metrics::Measurement> merged() const;
  /// The one of them that stands for the case where only one can: of median goodput, the lower of two middle
  /// ones; null when there are none. Never better than most, and a trial that really happened.
  const Trial* typical() const;
  bool over_budget() const;  // failed share of the whole trials above the error budget
  /// The worst of its own findings and those of its trials; nothing when there are none.
  std::optional<Severity> worst_finding() const;
};

/// Everything one invocation measured. Running writes it, everything else reads it.
struct Run {
  static constexpr const char* schema = "backbench.run/1";

  std::string suite;
  std::string suite_path;
  std::string suite_text;
  std::string started;
  std::string finished;  // empty while it runs
  bool interrupted = false;
  Environment environment;
  std::vector<CaseResult> cases;
  std::vector<Finding> findings;  // of the machine, and of cases compared with each other

  /// The worst of all; nothing when there are none.
  std::optional<Severity> worst_finding() const;
};

}  // namespace backbench::record
