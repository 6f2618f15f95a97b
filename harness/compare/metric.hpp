#pragma once

#include <cmath>
#include <span>
#include <string>
#include <string_view>

namespace backbench::compare {

/// A figure of a trial that is compared. Its id is the counter's name in every file.
struct Metric {
  std::string_view id;     // "p50_ms"
  std::string_view label;  // "p50"
  bool higher_is_better = false;
  bool gates = false;     // may fail a build, unless the suite's `gate` says otherwise
  double margin = 0.03;   // share by which it may get worse before that matters
  bool in_short = false;  // shown without being asked for
  bool as_ratio = true;   // compared by ratio; a share of failed requests may be 0 and has a test of its own
};

/// All of them, in the order people read them. The median and the server's processor time for a response
/// gate: they are the steadiest figures of a server by far. The rate and the mean follow every neighbour of
/// the machine, and a p99 is mostly noise, so these advise.
std::span<const Metric> metrics();

/// Null when there is no such metric.
const Metric* metric_of(std::string_view id);

/// The figure with its unit, for people: "5.84 ms", "1 584/s", "0.31 %", "12.4 µs", "82 MB".
std::string text_of(const Metric& metric, double value);

/// How much worse `fresh` is than `base` as a log ratio, above 0 = worse. Both must be above 0.
inline double worsening(const Metric& metric, double base, double fresh) {
  return metric.higher_is_better ? std::log(base / fresh) : std::log(fresh / base);
}

/// A share with its sign: "+5.7 %", "-0.4 %", "+110 %".
std::string signed_share(double share);

}  // namespace backbench::compare
