#include "base/error.hpp"
#include "cli/arguments.hpp"
#include "cli/calibration.hpp"
#include "cli/commands.hpp"
#include "cli/signals.hpp"
#include "record/calibration_file.hpp"
#include "record/environment.hpp"

#include <cstdio>
#include <filesystem>
#include <string>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::ExitCode;

void print_point(const char* body, const record::Calibration& calibration,
                 const record::Calibration::Point& point) {
  fmt::print("{:<8} {:>12}/s {:>14.1f} us {:>12}/s\n", body, base::format_count(point.rps), point.cpu_us,
             base::format_count(record::ceiling_per_thread(calibration, point.response_bytes)));
}

std::string address_of_cache(const std::filesystem::path& file) {
  return file.empty() ? "nowhere: neither XDG_CACHE_HOME nor HOME is set" : file.string();
}

}  // namespace

ExitCode calibrate_command(const Words& given) {
  Arguments arguments(
      "calibrate",
      "Measure the generator's own ceiling on this machine, against the embedded server, and keep it:\n"
      "`backbench run` then says of each benchmark how much headroom its generator had.",
      "  backbench calibrate\n"
      "  backbench calibrate --duration 10s               on a machine that does other things too\n");
  std::string duration = "3s";
  fixture::CalibrationOptions options;
  arguments.app()
      .add_option("-d,--duration", duration, "of each of the two measurements (3s)")
      ->type_name("DUR");
  arguments.app()
      .add_option("-c,--connections", options.connections, "open connections (50)")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000).description(""));
  if (!arguments.read(given)) return ExitCode::ok;
  options.duration = duration_of("--duration", duration);
  if (options.duration.count() <= 0) {
    throw base::Error(ExitCode::usage, "--duration must be longer than nothing");
  }

  const StopSignals signals("\nbackbench: stopping\n");
  record::Environment here = record::environment_now({});
  try {
    here.calibration = calibrate_and_keep(here, options, signals.stop());
  } catch (const base::Error& error) {
    if (const auto code = signals.received()) return *code;
    throw;
  }
  const record::Calibration& calibration = *here.calibration;
  fmt::print("One generator thread, {} connections, on {} x {}\n\n", calibration.connections, here.cpus,
             here.cpu_model);
  fmt::print("{:<8} {:>14} {:>17} {:>14}\n", "body", "reached", "CPU a request", "ceiling");
  print_point("13 B", calibration, calibration.small);
  print_point("120 kB", calibration, calibration.large);
  fmt::print(
      "\nThe ceiling is what the thread could do with a core to itself and a server that is never the "
      "limit.\n"
      "Kept in {}\n",
      address_of_cache(record::calibration_file()));
  return ExitCode::ok;
}

}  // namespace backbench::cli
