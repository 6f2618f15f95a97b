#include "cli/arguments.hpp"

#include "base/cpu_list.hpp"
#include "base/error.hpp"
#include "base/spelling.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

namespace backbench::cli {
namespace {

using base::Error;
using base::ExitCode;

std::string advice(const CLI::App& app, const std::string& unknown) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::string word = unknown.substr(0, unknown.find('='));
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view meant = base::nearest(word, views);
  return meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant);
}

Error wrong_value(std::string_view option, const std::string& text, std::string_view cure) {
  return {ExitCode::usage, fmt::format("{}: '{}' is not right; {}", option, text, cure)};
}

}  // namespace

Arguments::Arguments(std::string_view command, std::string_view summary, std::string_view examples)
    : command_(command),
      app_(fmt::format("{}\n\nExamples\n{}", summary, examples), fmt::format("backbench {}", command)) {
  app_.allow_extras();
  app_.get_formatter()->column_width(34);
}

bool Arguments::read(const Words& words) {
  try {
    app_.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    std::fputs(app_.help().c_str(), stdout);
    return false;
  } catch (const CLI::ParseError& error) {
    throw Error(ExitCode::usage, fmt::format("{}; see `backbench help {}`", error.what(), command_));
  }
  const std::vector<std::string> unknown = app_.remaining();
  if (unknown.empty()) return true;
  throw Error(ExitCode::usage, fmt::format("{} does not know '{}'{}; see `backbench help {}`", command_,
                                           unknown.front(), advice(app_, unknown.front()), command_));
}

base::Nanoseconds duration_of(std::string_view option, const std::string& text) {
  const auto value = base::parse_duration(text);
  if (!value) throw wrong_value(option, text, "a duration has a unit: 500ms, 10s, 2m");
  return *value;
}

base::Rate rate_of(std::string_view option, const std::string& text) {
  const auto value = base::parse_rate(text);
  if (!value || value->per_second <= 0)
    throw wrong_value(option, text, "a rate is written like 200/s or 30/m");
  return *value;
}

std::vector<int> cpus_of(std::string_view option, const std::string& text) {
  const auto value = base::parse_cpu_list(text);
  if (!value) throw wrong_value(option, text, "processors are counted from 0 and written like 1 or 0,2-3");
  const std::vector<int> ours = base::allowed_cpus();
  for (const int cpu : *value) {
    if (std::find(ours.begin(), ours.end(), cpu) == ours.end()) {
      throw wrong_value(option, text, fmt::format("this process may use {}", base::format_cpu_list(ours)));
    }
  }
  return *value;
}

std::uint64_t size_of(std::string_view option, const std::string& text) {
  const auto value = base::parse_size(text);
  if (!value) throw wrong_value(option, text, "a size has a unit: 13B, 64KiB, 1MiB");
  return *value;
}

}  // namespace backbench::cli
