#include "cli/calibration.hpp"

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "record/calibration_file.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace backbench::cli {
namespace {

/// A folder that goes when it is no longer needed.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "backbench-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) {
      throw base::Error(base::ExitCode::internal, "cannot make a folder " + pattern);
    }
    path = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::filesystem::path path;
};

}  // namespace

record::Calibration calibrate_and_keep(const record::Environment& here, fixture::CalibrationOptions options,
                                       const std::atomic<bool>& stop) {
  const ScratchFolder logs;
  options.live.logs = logs.path;
  options.live.own_program = own_program();
  record::Environment calibrated = here;
  calibrated.calibration = fixture::calibrate(options, stop);
  if (const auto file = record::calibration_file(); !file.empty()) {
    record::save_calibration(calibrated, file);
  }
  return *calibrated.calibration;
}

}  // namespace backbench::cli
