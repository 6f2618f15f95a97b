#include "report/html_verdict.hpp"

#include "report/finding_groups.hpp"
#include "report/html_table.hpp"
#include "report/html_text.hpp"
#include "report/table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace backbench::report {
namespace {

using record::Severity;

struct Opening {
  std::string_view tone;  // class of the banner: good, caution or bad
  std::string words;
};

std::string benchmarks(std::size_t count) {
  return fmt::format("{} benchmark{}", count, count == 1 ? "" : "s");
}

/// A trial that was cut short by the user is no failure of the target's; the run says that it was
/// interrupted.
bool could_not_run(const record::CaseResult& result) {
  return std::any_of(result.trials.begin(), result.trials.end(),
                     [](const record::Trial& trial) { return trial.failure.has_value(); });
}

Opening opening_of(const record::Run& run) {
  const auto number = [&](auto&& holds) {
    return static_cast<std::size_t>(std::count_if(run.cases.begin(), run.cases.end(), holds));
  };
  const std::size_t failed = number(could_not_run);
  const std::size_t over = number([](const record::CaseResult& result) { return result.over_budget(); });
  const std::size_t spoiled =
      number([](const record::CaseResult& result) { return result.worst_finding() >= Severity::spoils; });

  if (run.interrupted) return {"bad", "Interrupted: what had been finished by then is here."};
  if (failed && over)
    return {"bad", fmt::format("{} had a trial that failed to run, {} went over the error budget.",
                               benchmarks(failed), over)};
  if (failed) return {"bad", fmt::format("{} had a trial that failed to run.", benchmarks(failed))};
  if (over) return {"bad", fmt::format("{} went over the error budget.", benchmarks(over))};
  if (run.cases.empty()) return {"caution", "Nothing was measured."};
  if (spoiled)
    return {"caution", fmt::format("All stayed within the error budget, but {} {} not say what {} to say.",
                                   benchmarks(spoiled), spoiled == 1 ? "does" : "do",
                                   spoiled == 1 ? "it seems" : "they seem")};
  return {"good", "Every benchmark was measured within its error budget."};
}

std::string_view sign_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "Note";
    case Severity::caution:
      return "Read with care";
    case Severity::spoils:
      return "Not to be believed";
    case Severity::fault:
      return "Fault of backbench";
  }
  return "";
}

std::string place_of(const FindingGroup& group) {
  constexpr std::size_t told = 2;
  if (group.where.empty()) return "the whole run";
  std::string names, rest;
  for (std::size_t i = 0; i < group.where.size(); ++i) {
    std::string& list = i < told ? names : rest;
    list += (list.empty() ? "" : ", ") + named(group.where[i]);
  }
  if (rest.empty()) return names;
  return names + folded(fmt::format("and {} more", group.where.size() - told), "<p>" + rest + "</p>\n");
}

/// As a sentence on its own; in the record it stands in the middle of one.
std::string sentence(const std::string& words) {
  std::string text = words;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return escaped(text) + (text.empty() || text.ends_with('.') ? "" : ".");
}

std::string items(const std::map<std::string, FindingGroup>& groups) {
  std::vector<const FindingGroup*> by_severity;
  for (const auto& [id, group] : groups) by_severity.push_back(&group);
  std::stable_sort(by_severity.begin(), by_severity.end(), [](const FindingGroup* a, const FindingGroup* b) {
    return a->worst->severity > b->worst->severity;
  });
  std::string html;
  for (const FindingGroup* group : by_severity) {
    const record::Finding& f = *group->worst;
    html += fmt::format(
        "<li class=\"{}\">\n<h3>{} {} <span class=\"sign\">{}</span></h3>\n<div class=\"where\">{}</div>\n"
        "<p>{} <span class=\"cure\">{}</span></p>\n</li>\n",
        record::name(f.severity), escaped(f.id), escaped(f.title), sign_of(f.severity), place_of(*group),
        sentence(f.reason), sentence(f.cure));
  }
  return html.empty() ? html : "<ul class=\"findings\">\n" + html + "</ul>\n";
}

std::string not_run(const record::Run& run) {
  HtmlTable table("What did not run", {"Benchmark", "Trial", "Why"}, 3);
  for (const record::CaseResult& result : run.cases) {
    for (const record::Trial& trial : result.trials)
      if (trial.failure)
        table.row({named(result.facts.name), std::to_string(trial.index + 1),
                   "<span class=\"reason\">" + escaped(*trial.failure) + "</span>"});
    if (result.trials.empty())
      table.row({named(result.facts.name), std::string(no_figure), "the run ended before it"});
  }
  return table.html();
}

}  // namespace

std::string verdict_html(const record::Run& run) {
  const Opening opening = opening_of(run);
  std::string lines;
  const std::string words = summary(run);
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find('\n', begin), words.size());
    lines += fmt::format("<p>{}</p>\n", escaped(words.substr(begin, end - begin)));
    begin = end + 1;
  }
  return fmt::format("<div class=\"verdict {}\" role=\"status\">\n<p><strong>{}</strong></p>\n{}</div>\n",
                     opening.tone, opening.words, lines);
}

std::string findings_html(const record::Run& run) {
  const auto notes = finding_groups(run, true);
  return items(finding_groups(run)) +
         folded(fmt::format("{} note{}: the figures hold, and these are worth knowing", notes.size(),
                            notes.size() == 1 ? "" : "s"),
                items(notes)) +
         not_run(run);
}

}  // namespace backbench::report
