#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace backbench::target {

/// What a service says of health checks: nothing (its image may), that there are none, or how they are made.
enum class HealthChecks { unsaid, off, on };

/// A service of a compose file, as far as it matters here.
struct ComposeService {
  std::string name;
  bool builds = false;       // it has `build`
  bool names_image = false;  // it has `image`
  HealthChecks health_checks = HealthChecks::unsaid;
};

/// The services in what `compose config` prints: the file in its canonical form, one key a line, two blanks a
/// level. Both versions of compose print it so; nothing else is taken from it.
std::vector<ComposeService> services_in(std::string_view config);

/// Nothing when `service` is among them, else the fault with the nearest name.
std::string fault_in_service(const std::vector<ComposeService>& services, const std::string& service);

}  // namespace backbench::target
