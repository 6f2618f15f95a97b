#pragma once

#include "scenario/suite.hpp"
#include "target/shepherd_process.hpp"

#include <atomic>
#include <filesystem>
#include <string>

namespace backbench::target {

/// Kept in the target's folder: the fingerprint of the steps and inputs that the last successful setup had,
/// and the lock that lets one backbench at a time set a target up. To be ignored by version control; deleting
/// it makes the next start set up again.
inline constexpr const char* setup_stamp = ".backbench-setup";

/// SHA-256 over the steps and over the names and contents of the inputs; a folder counts with all files in
/// it. Throws base::Error(target_failed) when an input is missing.
std::string setup_fingerprint(const scenario::TargetSpec& spec);

/// Whether run_setup would have nothing to do. Throws like setup_fingerprint.
bool is_set_up(const scenario::TargetSpec& spec);

/// Runs the steps when the fingerprint is not the stamp's, or when the program of `process.command`, given by
/// a path, is not there; else does nothing. Each step runs in the target's folder with the environment of
/// `process.env` (values with ${PORT} left out: there is none yet), contained like the target itself, so what
/// it leaves in the background ends with it. Output goes to the log. Throws base::Error(target_failed) with
/// the step, its exit status and last lines, base::Error(interrupted) when `stop` is set; the target then
/// counts as not set up.
void run_setup(const scenario::TargetSpec& spec, const std::filesystem::path& log_file, Containment strongest,
               const std::atomic<bool>& stop);

}  // namespace backbench::target
