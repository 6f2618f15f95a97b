#include "target/launch.hpp"

#include <algorithm>
#include <map>

#include <unistd.h>

namespace backbench::target {
namespace {

bool is_program(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

std::string_view value_of(const std::vector<std::string>& environment, std::string_view name) {
  for (const std::string_view entry : environment) {
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('=')) {
      return entry.substr(name.size() + 1);
    }
  }
  return {};
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_./:=,@%+").find(c) != std::string_view::npos;
}

}  // namespace

std::string with_variable(std::string text, const ListenVariable& variable) {
  const std::string placeholder = "${" + variable.name + "}";
  for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos;
       at += variable.value.size()) {
    text.replace(at, placeholder.size(), variable.value);
  }
  return text;
}

std::vector<std::string> child_environment(const scenario::Environment& added) {
  std::map<std::string, std::string> merged;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      merged[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  for (const auto& [name, value] : added) merged[name] = value;

  std::vector<std::string> environment;
  environment.reserve(merged.size());
  for (const auto& [name, value] : merged) environment.push_back(name + "=" + value);
  return environment;
}

std::filesystem::path find_program(const Launch& launch) {
  const std::string& name = launch.argv.front();
  if (name.find('/') != std::string::npos) {
    const std::filesystem::path path = launch.folder / name;
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? path : std::filesystem::path{};
  }
  std::string_view rest = value_of(launch.environment, "PATH");
  while (!rest.empty()) {
    const std::size_t colon = rest.find(':');
    const std::filesystem::path path = launch.folder / rest.substr(0, colon) / name;
    if (is_program(path)) return path;
    rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
  }
  return {};
}

std::string shell_text(const std::vector<std::string>& argv) {
  std::string text;
  for (const std::string& word : argv) {
    if (!text.empty()) text += ' ';
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) {
      text += word;
      continue;
    }
    text += '\'';
    for (const char c : word) {
      if (c == '\'')
        text += "'\\''";
      else
        text += c;
    }
    text += '\'';
  }
  return text;
}

}  // namespace backbench::target
