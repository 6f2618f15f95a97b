#pragma once

#include "base/exit_code.hpp"

#include <atomic>
#include <optional>

namespace backbench::cli {

/// SIGINT and SIGTERM for as long as it lives: the first sets `stop` and writes `notice` to stderr, the
/// second ends the process at once with the exit code of that signal (what was started dies with it; see
/// target/target.hpp). One at a time.
class StopSignals {
 public:
  explicit StopSignals(const char* notice);  // a literal; may be empty
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  const std::atomic<bool>& stop() const;
  /// interrupted or terminated, once a signal has come.
  std::optional<base::ExitCode> received() const;
};

}  // namespace backbench::cli
