#pragma once

namespace backbench::base {

/// What the process tells its caller. Listed for users in `backbench help exit-codes`.
/// When several apply, the first of: interrupted/terminated, internal, target_failed, gate_failed.
enum class ExitCode : int {
  ok = 0,
  gate_failed = 1,     // a regression, a threshold or the error budget
  usage = 2,           // command line or suite wrong; nothing was started
  target_failed = 3,   // a target or a trial could not run
  internal = 4,        // results could not be written, or a fault of ours
  not_comparable = 5,  // refused to compare, or cannot tell when a verdict was required
  interrupted = 130,   // SIGINT; finished trials are saved
  terminated = 143,    // SIGTERM; finished trials are saved
};

}  // namespace backbench::base
