#pragma once

#include <cstdint>

namespace backbench::compare {

/// Requests that ended in the measured windows of one arm.
struct ErrorCount {
  std::uint64_t failed = 0;
  std::uint64_t ended = 0;

  double share() const { return ended == 0 ? 0 : static_cast<double>(failed) / static_cast<double>(ended); }
};

/// One-sided p that `fresh` fails no more often than `base`: given how many failed in all, each fell to
/// `fresh` with its share of all requests (the conditional binomial test of two rates, J. Przyborowski and H.
/// Wilenski, Biometrika 31, 1940). 1 when nothing failed or an arm has no requests.
double error_count_p(const ErrorCount& base, const ErrorCount& fresh);

/// Whether that is a regression: p < 0.001 and more than 0.1 % of the requests of `fresh` failed.
bool more_errors(const ErrorCount& base, const ErrorCount& fresh);

/// One-sided p that requests fail with probability `share` at most (the exact binomial test). 1 when none
/// failed, or every one may.
double error_share_p(const ErrorCount& count, double share);

/// Whether more than that `share` of the requests fail: more did, and p < 0.001.
bool errors_beyond(const ErrorCount& count, double share);

}  // namespace backbench::compare
