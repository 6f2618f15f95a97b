#pragma once

#include "scenario/reader.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace backbench::scenario::testing_support {

inline std::filesystem::path data_folder() {
  return std::filesystem::path(BACKBENCH_SOURCE_DIR) / "tests/unit/scenario/data";
}

/// The only variables there are in these tests.
inline std::optional<std::string> variables(const std::string& name) {
  if (name == "CLIENTS") return "50";
  if (name == "WORD") return "word";
  if (name == "EMPTY") return "";
  if (name == "PATH") return "/usr/bin";  // a shipped target adds to it
  return std::nullopt;
}

struct Outcome {
  std::optional<Suite> suite;
  Problems problems;

  /// "line:column message", one a line.
  std::string text() const {
    std::string all;
    for (const base::Diagnostic& p : problems.all) {
      all += std::to_string(p.mark.line) + ":" + std::to_string(p.mark.column) + " " + p.message + "\n";
    }
    return all;
  }
};

/// Reads a text as if it were the file suite.yaml in the data folder, which has targets flask and sanic.
inline Outcome read(std::string text) {
  Outcome outcome;
  outcome.suite = read_suite_text(std::move(text), data_folder() / "suite.yaml", variables, outcome.problems);
  return outcome;
}

/// A suite with one scenario `a` on target flask, which has the given lines in it.
inline Outcome read_scenario_lines(const std::string& lines) {
  return read("targets: [flask]\nscenarios:\n  - name: a\n    " + lines + "\n");
}

}  // namespace backbench::scenario::testing_support
