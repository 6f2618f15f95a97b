#include "record/counters.hpp"
#include "record/export.hpp"

#include <map>

#include <fmt/format.h>

namespace backbench::record {
namespace {

/// A tag's value. Line breaks cannot be written in one, and a backslash would escape what follows it.
std::string escaped(const std::string& raw) {
  std::string text;
  for (char c : as_utf8(raw)) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '_';
    if (c == '\\') c = '/';
    if (c == ' ' || c == ',' || c == '=') text += '\\';
    text += c;
  }
  return text;
}

/// A field's text, in its quotes.
std::string quoted(const std::string& raw) {
  std::string text = "\"";
  for (const char c : as_utf8(raw)) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string tags_of(const Run& run, const CaseFacts& f, const Trial& trial) {
  std::map<std::string, std::string> tags{{"case", f.name},         {"commit", run.environment.commit},
                                          {"scenario", f.scenario}, {"suite", run.suite},
                                          {"target", f.target},     {"trial", std::to_string(trial.index)}};
  if (f.connections > 0) tags["connections"] = std::to_string(f.connections);
  std::string text;
  for (const auto& [key, value] : tags)
    if (!value.empty()) text += fmt::format(",{}={}", key, escaped(value));
  return text;
}

std::string fields_of(const CaseFacts& facts, const Trial& trial) {
  if (trial.failure || !trial.measured || trial.measured->interrupted) return "failed_trial=true";
  std::string text = "failed_trial=false";
  for (const auto& [name, value] : counters_of(trial, facts)) text += fmt::format(",{}={}", name, value);
  const std::uint64_t requests = trial.measured->window_tally.ended_total();
  if (requests > 0) text += fmt::format(",requests={}i", requests);
  if (const std::string label = label_of(trial); !label.empty()) text += ",label=" + quoted(label);
  return text;
}

}  // namespace

std::string to_influx(const Run& run) {
  std::string text;
  for (const CaseResult& result : run.cases) {
    for (const Trial& trial : result.trials) {
      const auto when = since_epoch(trial.finished.empty() ? trial.started : trial.finished);
      text +=
          fmt::format("backbench{} {}{}\n", tags_of(run, result.facts, trial), fields_of(result.facts, trial),
                      when ? fmt::format(" {}", std::chrono::nanoseconds(*when).count()) : "");
    }
  }
  return text;
}

}  // namespace backbench::record
