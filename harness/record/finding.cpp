#include "record/finding.hpp"

#include <algorithm>
#include <array>

namespace backbench::record {
namespace {

template <class Enum, std::size_t size>
std::optional<Enum> find(const std::array<std::string_view, size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

constexpr std::array<std::string_view, 4> severities{"note", "caution", "spoils", "fault"};
constexpr std::array<std::string_view, 5> limits{"server-bound", "client-bound", "network-bound",
                                                 "under-loaded", "unclear"};

}  // namespace

std::string_view name(Severity severity) { return severities[static_cast<std::size_t>(severity)]; }
std::string_view name(Limit limit) { return limits[static_cast<std::size_t>(limit)]; }
std::optional<Severity> severity_of(std::string_view name) { return find<Severity>(severities, name); }
std::optional<Limit> limit_of(std::string_view name) { return find<Limit>(limits, name); }

std::optional<Severity> worst_of(std::span<const Finding> findings) {
  std::optional<Severity> worst;
  for (const Finding& finding : findings) worst = std::max(worst, std::optional(finding.severity));
  return worst;
}

}  // namespace backbench::record
