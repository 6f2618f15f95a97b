#include "record/calibration_file.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "record/calibration_json.hpp"

#include <cstdlib>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace backbench::record {
namespace {

namespace fs = std::filesystem;

constexpr const char* schema = "backbench.calibration/1";
constexpr std::size_t largest_file = 64 * 1024;

/// What must be equal for the figures to hold.
Json key_of(const Environment& e) {
  return {{"backbench_version", e.backbench_version},
          {"compiler", e.compiler},
          {"build_type", e.build_type},
          {"host_name", e.host_name},
          {"kernel", e.kernel},
          {"cpu_model", e.cpu_model},
          {"cpus", e.cpus}};
}

Json json_of(const Calibration::Point& point) {
  return {{"response_bytes", point.response_bytes}, {"rps", point.rps}, {"cpu_us", point.cpu_us}};
}

Calibration::Point point_of(const Node& node) {
  Members members(node);
  Calibration::Point point;
  point.response_bytes = members.at("response_bytes").number();
  point.rps = members.at("rps").number();
  const Node cpu = members.at("cpu_us");
  point.cpu_us = cpu.number();
  if (point.cpu_us <= 0) cpu.fail("must be more than 0");
  members.finish();
  return point;
}

}  // namespace

Json json_of(const Calibration& calibration) {
  return {{"measured", calibration.measured},
          {"connections", calibration.connections},
          {"small", json_of(calibration.small)},
          {"large", json_of(calibration.large)}};
}

Calibration calibration_of(const Node& node) {
  Members members(node);
  Calibration calibration;
  calibration.measured = members.at("measured").text();
  calibration.connections = members.at("connections").small(1);
  calibration.small = point_of(members.at("small"));
  calibration.large = point_of(members.at("large"));
  members.finish();
  return calibration;
}

fs::path calibration_file() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  const fs::path place = fs::path("backbench") / "calibration.json";
  // The XDG Base Directory Specification has relative paths ignored.
  if (cache && fs::path(cache).is_absolute()) return cache / place;
  if (home && fs::path(home).is_absolute()) return home / (".cache" / place);
  return {};
}

void save_calibration(const Environment& environment, const fs::path& file) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) {
    throw base::Error(base::ExitCode::internal, fmt::format("cannot make the folder {}: {}",
                                                            file.parent_path().string(), error.message()));
  }
  const Json json = {{"schema", schema},
                     {"machine", key_of(environment)},
                     {"calibration", json_of(environment.calibration.value())}};
  base::write_file_atomic(file, pretty(json));
}

std::optional<Calibration> load_calibration(const Environment& environment, const fs::path& file,
                                            fs::file_time_type now) {
  try {
    if (now - fs::last_write_time(file) > calibration_lasts) return std::nullopt;
    const Json json = parse_json(base::read_file(file, largest_file));
    Members members{Node(json)};
    if (members.at("schema").text() != schema || members.at("machine").raw() != key_of(environment)) {
      return std::nullopt;
    }
    return calibration_of(members.at("calibration"));
  } catch (const base::Error&) {
    return std::nullopt;
  } catch (const fs::filesystem_error&) {
    return std::nullopt;
  }
}

}  // namespace backbench::record
