#include "target/compose_services.hpp"

#include "base/spelling.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::target {
namespace {

/// The key of a line that starts with exactly `indent` blanks, without quotes; empty for any other line.
std::string key_at(std::string_view line, std::size_t indent) {
  if (line.find_first_not_of(' ') != indent) return "";
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return "";
  std::string_view key = line.substr(indent, colon - indent);
  if (key.size() > 2 && (key.front() == '"' || key.front() == '\'')) key = key.substr(1, key.size() - 2);
  return std::string(key);
}

}  // namespace

std::vector<ComposeService> services_in(std::string_view config) {
  std::vector<ComposeService> services;
  bool inside = false;
  while (!config.empty()) {
    const std::size_t end = config.find('\n');
    const std::string_view line = config.substr(0, end);
    config = end == std::string_view::npos ? std::string_view{} : config.substr(end + 1);
    if (const std::string section = key_at(line, 0); !section.empty()) inside = section == "services";
    if (!inside) continue;
    if (std::string name = key_at(line, 2); !name.empty()) services.push_back({std::move(name)});
    if (services.empty()) continue;
    const std::string key = key_at(line, 4);
    services.back().builds |= key == "build";
    services.back().names_image |= key == "image";
  }
  return services;
}

std::string fault_in_service(const std::vector<ComposeService>& services, const std::string& service) {
  std::vector<std::string_view> names;
  for (const ComposeService& known : services) names.push_back(known.name);
  if (std::find(names.begin(), names.end(), service) != names.end()) return "";
  const std::string_view near = base::nearest(service, names);
  if (!near.empty()) return fmt::format("there is no service '{}'; did you mean '{}'?", service, near);
  return names.empty()
             ? fmt::format("there is no service '{}', nor any other", service)
             : fmt::format("there is no service '{}'; there are {}", service, fmt::join(names, ", "));
}

}  // namespace backbench::target
