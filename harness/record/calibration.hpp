#pragma once

#include "metrics/measurement.hpp"

#include <optional>
#include <string>

namespace backbench::record {

/// What one generator thread of this build costs on this machine: measured by `backbench calibrate` against
/// the embedded server, with a small and a large body.
struct Calibration {
  struct Point {
    double response_bytes = 0;  // head and body
    double rps = 0;             // reached, with the server on the same machine
    double cpu_us = 0;          // the generator's processor time per request
    bool operator==(const Point&) const = default;
  };

  std::string measured;  // UTC, ISO 8601
  int connections = 0;
  Point small;
  Point large;
  bool operator==(const Calibration&) const = default;
};

/// The point that a measurement of one generator thread is. Throws base::Error(target_failed) when it holds
/// no response or no processor time.
Calibration::Point point_of(const metrics::Measurement& m);

/// Requests per second that one generator thread could make if it had a core to itself and the server were
/// never the limit. A request's processor time is taken as linear in the bytes of its response, through the
/// two points, and as never less than the cheaper one's.
double ceiling_per_thread(const Calibration& calibration, double response_bytes);

/// How many times as many requests as it made the generator could have made on its threads with a core each:
/// near 1 the generator was the limit. Absent without a response. For plain HTTP whose bodies no check reads;
/// TLS and such checks leave less.
std::optional<double> headroom(const Calibration& calibration, const metrics::Measurement& m);

}  // namespace backbench::record
