#pragma once

#include "base/units.hpp"
#include "scenario/suite.hpp"
#include "target/capture.hpp"

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::target {

/// A container engine, by its command line, `docker`. The environment's DOCKER names another command, as
/// words with blanks between them; DOCKER_HOST and the like are the command's own.
class Engine {
 public:
  /// Asks the engine for its version. Throws base::Error(target_failed) in words with the cure: no such
  /// command, no engine that answers, no permission to talk to it.
  explicit Engine(const std::atomic<bool>& stop);

  /// The engine's command followed by `words`, run to its end.
  Captured ask(std::vector<std::string> words, const std::atomic<bool>& stop) const;
  /// What it printed, line by line; none when it failed.
  std::vector<std::string> lines(std::vector<std::string> words, const std::atomic<bool>& stop) const;

  scenario::Argv command(std::vector<std::string> words) const;  // docker …
  /// The compose that goes with it: `docker compose` (version 2) or, where that is not there,
  /// `docker-compose` (version 1); or the environment's COMPOSE. Throws base::Error(target_failed) when there
  /// is none.
  scenario::Argv find_compose(const std::atomic<bool>& stop) const;

 private:
  scenario::Argv docker_;
};

/// Why the engine's command failed, from what it said, and what to do about it.
std::string engine_fault(std::string_view said);

std::vector<std::string> split(std::string_view text, char separator);  // without empty pieces

}  // namespace backbench::target
