#include "cli/results_folder.hpp"

#include "record/results_folder.hpp"

#include <chrono>

namespace backbench::cli {

std::filesystem::path results_folder(const std::filesystem::path& out, const std::string& name) {
  if (out.empty()) return record::create_results_folder("results", name, std::chrono::system_clock::now());
  record::prepare_results_folder(out);
  return out;
}

}  // namespace backbench::cli
