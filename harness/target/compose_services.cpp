#include "target/compose_services.hpp"

#include "base/spelling.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace backbench::target {
namespace {

/// The key of a line that starts with exactly `indent` blanks, without quotes; empty for any other line.
std::string key_at(std::string_view line, std::size_t indent) {
  if (line.find_first_not_of(' ') != indent || line[indent] == '-') return "";
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return "";
  std::string_view key = line.substr(indent, colon - indent);
  if (key.size() > 2 && (key.front() == '"' || key.front() == '\'')) key = key.substr(1, key.size() - 2);
  return std::string(key);
}

/// Takes from a line of a service what it says under the service's `key`.
void note(std::string_view line, std::string_view key, ComposeService& service) {
  service.builds |= key == "build";
  service.names_image |= key == "image";
  if (key != "healthcheck") return;
  const bool says_none = line.ends_with("- NONE") || line.ends_with("disable: true");
  if (says_none) service.health_checks = HealthChecks::off;
  if (service.health_checks == HealthChecks::unsaid) service.health_checks = HealthChecks::on;
}

}  // namespace

std::vector<ComposeService> services_in(std::string_view config) {
  std::vector<ComposeService> services;
  std::string section, key;
  while (!config.empty()) {
    const std::size_t end = config.find('\n');
    const std::string_view line = config.substr(0, end);
    config = end == std::string_view::npos ? std::string_view{} : config.substr(end + 1);
    if (std::string found = key_at(line, 0); !found.empty()) section = std::move(found);
    if (section != "services") continue;
    if (std::string found = key_at(line, 2); !found.empty()) {
      services.push_back({.name = std::move(found)});
      key.clear();
    }
    if (services.empty()) continue;
    if (std::string found = key_at(line, 4); !found.empty()) key = std::move(found);
    note(line, key, services.back());
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
