#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/facts.hpp"
#include "cli/problems.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace backbench::cli {
namespace {

void print_json(const std::vector<Diagnosis>& found) {
  nlohmann::ordered_json out;
  out["fit"] = is_fit(found);
  out["checks"] = nlohmann::ordered_json::array();
  for (const Diagnosis& one : found) {
    nlohmann::ordered_json row = {{"check", one.check}, {"grade", name_of(one.grade)}};
    if (!one.target.empty()) row["target"] = one.target;
    row["text"] = one.text;
    if (!one.cure.empty()) row["cure"] = one.cure;
    out["checks"].push_back(std::move(row));
  }
  fmt::print("{}\n", out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

bool is_ready(const std::vector<Diagnosis>& found, const std::string& target) {
  return std::none_of(found.begin(), found.end(),
                      [&](const Diagnosis& one) { return one.target == target && one.grade != Grade::fine; });
}

std::string count_text(std::ptrdiff_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Of targets only what is wrong, and one line for those that nothing is wrong with.
void print_text(const std::vector<Diagnosis>& found) {
  std::vector<std::string> ready;
  for (const Diagnosis& one : found) {
    if (!one.target.empty() && one.grade == Grade::fine) {
      if (is_ready(found, one.target) && (ready.empty() || ready.back() != one.target)) {
        ready.push_back(one.target);
      }
      continue;
    }
    fmt::print("{:<8} {:<15} {}{}\n", name_of(one.grade), one.check,
               one.target.empty() ? "" : one.target + ": ", one.text);
    if (!one.cure.empty()) fmt::print("{:>24} {}\n", "->", one.cure);
  }
  if (!ready.empty())
    fmt::print("{:<8} {:<15} ready to start: {}\n", "ok", "targets", fmt::join(ready, ", "));
  const auto count = [&](Grade grade) {
    return std::count_if(found.begin(), found.end(), [&](const auto& one) { return one.grade == grade; });
  };
  const auto cautions = count_text(count(Grade::caution), "caution");
  if (is_fit(found)) {
    fmt::print("Fit to measure; {}.\n", cautions);
  } else {
    fmt::print("Not fit to measure: {} would spoil it; {}.\n", count_text(count(Grade::spoils), "finding"),
               cautions);
  }
}

}  // namespace

base::ExitCode doctor_command(const Words& words) {
  Arguments arguments("doctor",
                      "Look whether this machine is fit to measure, and what a suite needs is there. Changes "
                      "nothing; each finding comes with its cure.",
                      "  backbench doctor\n"
                      "  backbench doctor scenarios/frameworks.yaml\n"
                      "  backbench doctor scenarios/field.yaml --filter 'axum|go'\n"
                      "  backbench doctor scenarios/frameworks.yaml --via compose\n"
                      "  backbench doctor scenarios/field.yaml --json\n");
  Choice choice;
  bool json = false;
  std::string format = "human", watched = "1s", via = "process", cpus;
  CLI::App& app = arguments.app();
  app.add_option("SUITE", choice.files, "suite files; without one, the machine alone")->type_name("");
  app.add_option(
         "--filter", choice.filter,
         "only what these benchmarks need: a regular expression searched in the names; =-RE: all others")
      ->type_name("RE");
  app.add_option("--via", via, "as it will be given to run: process or compose (process)")
      ->type_name("WAY")
      ->check(CLI::IsMember({"process", "compose"}).description(""));
  app.add_option("--cpus", cpus, "as they will be given to run: the generator's processors")
      ->type_name("LIST");
  app.add_option("--watch", watched, "how long to look at what the processors do (1s)")
      ->type_name("DURATION");
  app.add_flag("--json", json, "as JSON");
  app.add_option("--error-format", format, "of problems in a suite: human, github or json")
      ->type_name("FORMAT");
  app.footer("Exit code 1 when something would spoil a measurement; cautions alone leave it at 0.");
  if (!arguments.read(words)) return base::ExitCode::ok;

  choice.error_format = error_format_of(format);
  choice.via_compose = via == "compose";
  const std::vector<int> generator = cpus.empty() ? std::vector<int>{} : cpus_of("--cpus", cpus);
  const base::Nanoseconds watch = duration_of("--watch", watched);
  Needs needs;
  std::vector<TargetFacts> targets;
  if (!choice.files.empty()) {
    const Selection selection = select(choice);
    needs = needs_of(selection);
    targets = target_facts(selection);
  }
  const bool engine = std::any_of(targets.begin(), targets.end(),
                                  [](const auto& one) { return one.kind == TargetKind::compose; });
  const std::vector<Diagnosis> found = diagnose(machine_facts(generator, watch, engine), needs, targets);
  json ? print_json(found) : print_text(found);
  return is_fit(found) ? base::ExitCode::ok : base::ExitCode::gate_failed;
}

}  // namespace backbench::cli
