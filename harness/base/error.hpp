#pragma once

#include "base/exit_code.hpp"

#include <stdexcept>
#include <string>

namespace backbench::base {

/// A failure that the user can cure: a bad file, a port in use, a server that does not start.
/// Thrown anywhere, caught in `cli` (which prints it and returns `code()`) and once around each trial,
/// where it becomes that trial's recorded failure. Our own logic errors are asserts, never this.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  ExitCode code() const { return code_; }

  /// The same error with the place it happened in put in front: "targets/flask: port 5000 is in use".
  Error within(const std::string& context) const { return {code_, context + ": " + what()}; }

 private:
  ExitCode code_;
};

}  // namespace backbench::base
