#pragma once

#include "base/diagnostic.hpp"
#include "base/units.hpp"
#include "cli/program.hpp"
#include "fixture/google_flags.hpp"
#include "fixture/session.hpp"
#include "scenario/suite.hpp"

#include <string>
#include <vector>

namespace backbench::cli {

/// What a command is to work on: the suites it was given, and of their cases the chosen ones.
struct Selection {
  std::vector<scenario::Suite> suites;
  std::vector<fixture::PlannedCase> cases;

  /// Warm-up and window of every trial; what starting and stopping takes comes on top.
  base::Nanoseconds planned_time() const;
  int trials() const;
  scenario::Order order() const;  // interleaved when every suite asks for it
  std::string name() const;       // "frameworks", or "frameworks+upload" of several
};

struct Choice {
  std::vector<std::string> files;
  std::string filter;              // --filter; empty = all
  fixture::GoogleFlags google;     // its filter narrows further
  std::optional<int> repetitions;  // --repetitions; wins over every other
  bool via_compose = false;        // --via compose
  base::ErrorFormat error_format = base::ErrorFormat::human;
};

/// Reads the suites (printing every problem to stderr), expands and filters. Cases of several suites are told
/// apart by the suite's name in front. Throws base::Error(usage) when a file has problems, two suites share a
/// name, nothing matches the filters, or a chosen target cannot run via compose.
Selection select(const Choice& choice);

/// All suites under scenarios/ of the working directory, by name. Throws base::Error(usage) when there are
/// none.
std::vector<std::string> suites_at_hand();

}  // namespace backbench::cli
