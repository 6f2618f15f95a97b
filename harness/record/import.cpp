#include "record/import.hpp"

#include "record/run_file.hpp"

#include <fstream>
#include <string>

namespace backbench::record {
namespace {

/// Where the formats say what they are: run.json in its first key, Google Benchmark in its own first,
/// `context`; autocannon's latencies come within a few hundred bytes.
std::string beginning_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string begin(64 * 1024, '\0');
  stream.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(stream.gcount()));
  return begin;
}

}  // namespace

Run load_any(const std::filesystem::path& place) {
  if (std::filesystem::is_directory(place)) return load(place / "run.json");
  const std::string begin = beginning_of(place);
  if (begin.find("\"backbench.run/") != std::string::npos) return load(place);
  if (begin.find("\"context\"") != std::string::npos) return import_google_benchmark(place);
  if (begin.find("\"latency\"") != std::string::npos) {
    const std::filesystem::path files[] = {place};
    return import_autocannon(files);
  }
  return load(place);
}

}  // namespace backbench::record
