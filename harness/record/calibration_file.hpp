#pragma once

#include "record/run.hpp"

#include <chrono>
#include <filesystem>
#include <optional>

namespace backbench::record {

/// A calibration is older than the truth after so long: kernels, clocks and neighbours change.
constexpr std::chrono::hours calibration_lasts{30 * 24};

/// Where it is kept between runs: $XDG_CACHE_HOME/backbench/calibration.json, else below ~/.cache; empty when
/// the environment names neither folder.
std::filesystem::path calibration_file();

/// Keeps environment.calibration for this machine and this build of backbench. Makes the folder. Throws
/// base::Error(internal) when it cannot.
void save_calibration(const Environment& environment, const std::filesystem::path& file);

/// What was kept, if it holds for this environment: same host, kernel, processor and build, and written less
/// than `calibration_lasts` before `now`. A file that is not there, or is not readable as one, is no
/// calibration.
std::optional<Calibration> load_calibration(const Environment& environment, const std::filesystem::path& file,
                                            std::filesystem::file_time_type now);

}  // namespace backbench::record
