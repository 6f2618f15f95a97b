#pragma once

#include "ab/account.hpp"
#include "ab/benchmark.hpp"
#include "scenario/suite.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace backbench::cli {

/// A version to be compared: its target, and how it was found.
struct Version {
  std::shared_ptr<const scenario::TargetSpec> spec;
  ab::Version account;
};

/// A target of the suite, a folder with a target.yaml in it, the name of a folder under `targets` beside the
/// suite or above it, or an image that the container engine has; whichever is there first. Throws
/// base::Error(usage), with every problem of a target file on stderr, when there is none, or when it cannot
/// be started afresh beside another copy.
Version find_version(const std::string& option, const std::string& given, const scenario::Suite& suite);

/// Throws base::Error(usage) when one version is an image and the other is not.
void require_one_way_to_run(const std::array<Version, 2>& versions);

/// Every scenario of the suite that base takes part in (all of them when the suite does not know base), on
/// both versions, as far as the name has a match for `filter`; and the sentinel. Named after base. Throws
/// base::Error(usage) when that is none, or one of them has stages.
std::vector<ab::Benchmark> benchmarks_of(const scenario::Suite& suite, const std::array<Version, 2>& versions,
                                         const std::string& filter);

/// That first benchmark with base on both sides.
ab::Benchmark sentinel_of(const ab::Benchmark& benchmark);

}  // namespace backbench::cli
