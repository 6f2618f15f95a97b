#pragma once

#include "record/run.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace backbench::compare {

/// A run that the index knows.
struct HistoryJob {
  std::string suite;
  std::string started;  // UTC, ISO 8601
  std::string commit;
  std::string place;  // the file it came from
  std::size_t benchmarks = 0;
};

/// One job's value of a metric: the median of its trials, in the metric's unit.
struct HistoryPoint {
  std::string started;
  std::string commit;
  std::string fingerprint;  // of machine, program and load; points with the same one belong together
  double value = 0;
  std::size_t trials = 0;
  bool counts = false;  // by standing_of()
};

/// What earlier jobs measured: an SQLite file that can be made anew from run files at any time. One thread.
/// Everything throws base::Error: usage for a file that is no such index, internal when it cannot be written.
class HistoryIndex {
 public:
  /// Makes the file when it is not there, its folder too.
  explicit HistoryIndex(const std::filesystem::path& file);
  ~HistoryIndex();

  /// Takes over a run's figures; a run with the same suite and start is replaced. False when it was there
  /// already.
  bool add(const record::Run& run, const std::string& place);
  /// Drops all jobs. Alerts stay: they are in no run file.
  void forget_jobs();

  std::vector<HistoryJob> jobs() const;         // oldest first
  std::vector<std::string> benchmarks() const;  // by name
  /// Oldest first.
  std::vector<HistoryPoint> series(std::string_view benchmark, std::string_view metric) const;

  /// Notes that the change that begins with the job at `started` was told; true the first time.
  bool first_alert(std::string_view benchmark, std::string_view metric, std::string_view fingerprint,
                   std::string_view started);

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace backbench::compare
