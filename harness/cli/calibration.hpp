#pragma once

#include "fixture/calibrator.hpp"
#include "record/run.hpp"

#include <atomic>

namespace backbench::cli {

/// Measures the generator on this machine (logs and program of `options.live` are filled in) and keeps the
/// result for later runs, if the environment says where. Throws base::Error.
record::Calibration calibrate_and_keep(const record::Environment& here, fixture::CalibrationOptions options,
                                       const std::atomic<bool>& stop);

}  // namespace backbench::cli
