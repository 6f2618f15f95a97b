#include "report/plot_cells.hpp"

#include "base/units.hpp"
#include "report/plot_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using record::CaseFacts;
using record::CaseResult;

constexpr std::array kinds{PlotKind::latency,     PlotKind::rps,  PlotKind::errors,
                           PlotKind::percentiles, PlotKind::knee, PlotKind::series};
constexpr std::array axes{PlotAxis::connections, PlotAxis::rate, PlotAxis::threads, PlotAxis::duration};

std::string text_of_keepalive(std::uint64_t requests) {
  return requests == 0 ? "always" : base::format_count(static_cast<double>(requests));
}

/// Everything that tells two loads apart, in the order of names; value and text.
std::vector<std::pair<std::string, std::string>> load_of(const CaseFacts& f, std::optional<PlotAxis> axis) {
  std::vector<std::pair<std::string, std::string>> load;
  const auto add = [&](std::string_view what, std::string value) {
    if (!axis || what != name(*axis)) load.emplace_back(what, std::move(value));
  };
  add("connections", fmt::format("{}", f.connections));
  // The name tells a ramp of rates in full; its mean would make two ramps one.
  const std::size_t ramp = f.name.find("/rate:");
  if (!f.stages.empty() && ramp != std::string::npos) {
    add("rate", f.name.substr(ramp + 6, f.name.find('/', ramp + 1) - ramp - 6));
  } else {
    add("rate", f.rate_per_second ? fmt::format("{}", *f.rate_per_second) : "closed");
  }
  add("threads", fmt::format("{}", f.threads));
  add("pipelining", fmt::format("{}", f.pipelining));
  add("keepalive", text_of_keepalive(f.requests_per_connection));
  add("duration", f.requests_total ? fmt::format("{} requests", *f.requests_total)
                                   : base::format_duration(
                                         std::chrono::round<base::Nanoseconds>(base::Seconds(f.duration_s))));
  return load;
}

using Load = std::vector<std::pair<std::string, std::string>>;

struct Member {
  std::size_t line = 0;
  const CaseResult* result = nullptr;
};

struct Group {
  std::string scenario;
  Load load;
  std::vector<Member> members;
};

/// Only what differs between the groups of a scenario need be said of each.
void keep_what_varies(std::vector<Group>& groups) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> values;
  for (const Group& group : groups)
    for (const auto& [what, value] : group.load) values[{group.scenario, what}].insert(value);
  for (Group& group : groups)
    std::erase_if(group.load, [&](const auto& entry) {
      return values[{group.scenario, entry.first}].size() < 2;
    });
}

PlotPanel panel_of(const Group& group, const std::vector<std::string>& line_names,
                   std::optional<PlotAxis> axis) {
  PlotPanel panel{group.scenario, group.load, {}};
  std::map<std::size_t, std::map<double, const CaseResult*>> found;
  std::set<double> values;
  for (const Member& member : group.members) {
    const double at = axis ? *value_on(*axis, member.result->facts) : 0;
    values.insert(at);
    found[member.line].emplace(at, member.result);
  }
  for (const auto& [line, cells] : found) {
    PlotLine& made = panel.lines.emplace_back(PlotLine{line_names[line], line, {}});
    for (const double at : values) {
      const auto cell = cells.find(at);
      made.cells.push_back({at, cell == cells.end() ? nullptr : cell->second});
    }
  }
  return panel;
}

}  // namespace

std::string_view name(PlotKind kind) {
  static constexpr std::array names{"latency", "rps", "errors", "percentiles", "knee", "series"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name(PlotAxis axis) {
  static constexpr std::array names{"connections", "threads", "duration", "rate"};
  return names[static_cast<std::size_t>(axis)];
}

std::optional<PlotKind> plot_kind_of(std::string_view text) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](PlotKind k) { return name(k) == text; });
  return found == kinds.end() ? std::nullopt : std::optional(*found);
}

std::optional<PlotAxis> plot_axis_of(std::string_view text) {
  const auto found = std::find_if(axes.begin(), axes.end(), [&](PlotAxis a) { return name(a) == text; });
  return found == axes.end() ? std::nullopt : std::optional(*found);
}

bool against_an_axis(PlotKind kind) { return kind <= PlotKind::errors; }

std::optional<double> value_on(PlotAxis axis, const CaseFacts& facts) {
  const auto positive = [](double value) { return value > 0 ? std::optional(value) : std::nullopt; };
  switch (axis) {
    case PlotAxis::connections:
      return positive(facts.connections);
    case PlotAxis::threads:
      return positive(facts.threads);
    case PlotAxis::duration:
      return facts.requests_total ? std::nullopt : positive(facts.duration_s);
    case PlotAxis::rate:
      return positive(facts.rate_per_second.value_or(0));
  }
  return std::nullopt;
}

std::map<std::string, std::vector<PlotAxis>> axes_of(std::span<const PlotSource> runs) {
  std::map<std::string, std::vector<PlotAxis>> found;
  std::map<std::string, std::map<PlotAxis, std::set<double>>> values;
  for (const PlotSource& source : runs)
    for (const CaseResult& result : source.run->cases)
      for (const PlotAxis axis : axes)
        if (const auto at = value_on(axis, result.facts)) values[result.facts.scenario][axis].insert(*at);
  for (const auto& [scenario, of_axis] : values) {
    for (const PlotAxis axis : axes)
      if (const auto at = of_axis.find(axis); at != of_axis.end() && at->second.size() > 1)
        found[scenario].push_back(axis);
    if (found[scenario].empty()) found[scenario].push_back(PlotAxis::connections);
  }
  return found;
}

std::vector<double> PlotPanel::values() const {
  std::set<double> all;
  for (const PlotLine& line : lines)
    for (const PlotCell& cell : line.cells) all.insert(cell.at);
  return {all.begin(), all.end()};
}

std::vector<const CaseResult*> PlotPanel::cases() const {
  std::vector<const CaseResult*> all;
  for (const PlotLine& line : lines)
    for (const PlotCell& cell : line.cells)
      if (cell.result) all.push_back(cell.result);
  return all;
}

std::vector<PlotPanel> panels_of(std::span<const PlotSource> runs, std::optional<PlotAxis> axis) {
  std::vector<Group> groups;
  std::vector<std::string> line_names;
  std::map<std::pair<std::size_t, std::string>, std::size_t> lines;  // run and target
  std::map<std::pair<std::string, Load>, std::size_t> places;
  for (std::size_t r = 0; r < runs.size(); ++r) {
    for (const CaseResult& result : runs[r].run->cases) {
      const CaseFacts& facts = result.facts;
      const auto [line, added] = lines.try_emplace({r, facts.target}, lines.size());
      if (added) {
        const std::string target = plot_text(facts.target);
        line_names.push_back(runs.size() > 1 ? fmt::format("{} · {}", target, plot_text(runs[r].name))
                                             : target);
      }
      if (axis && !value_on(*axis, facts)) continue;
      Load load = load_of(facts, axis);
      const auto [place, fresh] = places.try_emplace({facts.scenario, load}, groups.size());
      if (fresh) groups.push_back({facts.scenario, std::move(load), {}});
      groups[place->second].members.push_back({line->second, &result});
    }
  }
  keep_what_varies(groups);
  std::vector<PlotPanel> panels;
  for (const Group& group : groups) panels.push_back(panel_of(group, line_names, axis));
  return panels;
}

}  // namespace backbench::report
