#pragma once

#include "scenario/suite.hpp"
#include "target/probe.hpp"
#include "target/target.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <string>

namespace backbench::target {

/// What readiness must know of the target besides its answers. Every function may be empty.
struct Surroundings {
  int news_fd = -1;                                   // readable as soon as `death` has something to say
  std::function<std::optional<std::string>()> death;  // how it died, in words
  /// Who answers there instead of the target: an old server that still has the port would answer every check
  /// correctly.
  std::function<std::optional<std::string>(const ProbeResult&)> stranger;
  std::function<std::string()> hint;      // what else may explain a failure, "; it listens on [::1]:5000"
  std::function<std::string()> log_text;  // "; the last lines of …"
};

/// Asks `address` for rule.path (any 2xx), then for `request`, until that is answered correctly `times` in a
/// row; 25 to 100 ms lie between two attempts, each of which has a connection of its own. Throws as
/// Target::wait_ready says.
ProbeAnswer wait_until_ready(const http::Url& address, const scenario::ReadyRule& rule,
                             const ProbeRequest& request, int times, const Surroundings& surroundings,
                             const std::atomic<bool>& stop);

}  // namespace backbench::target
